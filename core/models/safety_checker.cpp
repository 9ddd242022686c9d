#include "core/models/safety_checker.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/json_file.h"
#include "core/io/model_folder.h"
#include "core/models/config_reader.h"
#include "core/nn/parameters.h"

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// transformers 5 writes "vision_model." once, all before it twice, as the published files have it.
StateDict withPublishedNames(StateDict weights)
{
    constexpr std::string_view tower = "vision_model.";
    StateDict renamed;
    for (auto& [name, tensor] : weights) {
        const bool isShort =
            name.starts_with(tower) && !std::string_view(name).substr(tower.size()).starts_with(tower);
        renamed.emplace(isShort ? std::string(tower) + name : name, std::move(tensor));
    }
    return renamed;
}

int64_t countOf(const StateDict& weights, const char* name, const fs::path& folder)
{
    const auto found = weights.find(name);
    if (found == weights.end() || found->second.dim() != 2)
        throw badInput(quoted(folder) + " is no safety checker: its weights have no " + name + ".");
    return found->second.size(0);
}

/// Cosines of the angles between a picture's vector and each concept's, (1, P) and (N, P) → (N)
at::Tensor cosines(const at::Tensor& picture, const at::Tensor& concepts)
{
    const auto normalised = [](const at::Tensor& vectors) {
        return vectors / vectors.norm(2, 1, true).clamp_min(1e-12);
    };
    return at::mm(normalised(picture), normalised(concepts).t())[0].to(at::kCPU, at::kFloat);
}

/// In the reference's arithmetic: fp32, rounded to three digits.
float scoreOf(const at::Tensor& cosines, const at::Tensor& thresholds, int64_t index, float stricter)
{
    const float over = cosines[index].item<float>() - thresholds[index].item<float>() + stricter;
    return std::nearbyint(over * 1000) / 1000;
}

} // namespace

bool SafetyScores::isObjectionable() const
{
    return std::ranges::any_of(concepts, [](double score) { return score > 0; });
}

SafetyChecker::SafetyChecker(
    const ClipVisionConfig& config, int64_t projection, int64_t concepts, int64_t care)
    : m_vision(register_module("vision_model", std::make_shared<ClipVisionModel>(config)))
    , m_projection(register_module(
          "visual_projection", std::make_shared<Linear>(config.hiddenSize, projection, Bias::No)))
    , m_concepts(register_parameter("concept_embeds", constantParameter({concepts, projection}, 1)))
    , m_care(register_parameter("special_care_embeds", constantParameter({care, projection}, 1)))
    , m_conceptThresholds(register_parameter("concept_embeds_weights", constantParameter({concepts}, 1)))
    , m_careThresholds(register_parameter("special_care_embeds_weights", constantParameter({care}, 1)))
{
}

std::shared_ptr<SafetyChecker> SafetyChecker::load(const fs::path& folder, const LoadOptions& options)
{
    const nlohmann::json config = readJsonFile(folder / "config.json");
    const auto vision = config.find("vision_config");
    if (vision == config.end() || !vision->is_object())
        throw badInput(quoted(folder) + " is no safety checker: its config.json has no vision_config.");
    const StateDict weights = withPublishedNames(readTransformersWeights(folder));
    LoadOptions own = options;
    own.source = quoted(folder);
    std::shared_ptr<SafetyChecker> checker;
    {
        const PlaceholderParameters guard;
        checker = std::make_shared<SafetyChecker>(ClipVisionConfig::fromJson(*vision),
            ConfigReader(config, "CLIPModel").count("projection_dim", 512),
            countOf(weights, "concept_embeds", folder), countOf(weights, "special_care_embeds", folder));
    }
    loadStateDict(*checker, weights, own);
    checker->eval();
    return checker;
}

SafetyScores SafetyChecker::check(const at::Tensor& pixels, const StopCheck& stop) const
{
    const torch::InferenceMode noGradients;
    const at::Tensor& like = m_projection->weight;
    const at::Tensor picture =
        m_projection->forward(m_vision->forward(pixels.to(like.device(), like.scalar_type()), stop));
    const at::Tensor care = cosines(picture, m_care), concepts = cosines(picture, m_concepts);
    const at::Tensor careThresholds = m_careThresholds.to(at::kCPU, at::kFloat),
                     conceptThresholds = m_conceptThresholds.to(at::kCPU, at::kFloat);
    SafetyScores scores;
    float stricter = 0; // after a hit, for all that is looked at later, the special ones among them
    for (int64_t i = 0; i < care.size(0); ++i) {
        scores.care.push_back(scoreOf(care, careThresholds, i, stricter));
        if (scores.care.back() > 0)
            stricter = 0.01F;
    }
    for (int64_t i = 0; i < concepts.size(0); ++i)
        scores.concepts.push_back(scoreOf(concepts, conceptThresholds, i, stricter));
    return scores;
}

} // namespace candela
