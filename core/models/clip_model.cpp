#include "core/models/clip_model.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/json_file.h"
#include "core/io/model_folder.h"
#include "core/models/config_reader.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// The weights of one part, with or without what stands before their names.
StateDict partOf(const StateDict& weights, std::string_view before, std::string_view without)
{
    StateDict part;
    for (const auto& [name, tensor] : weights)
        if (name.starts_with(before))
            part.emplace(name.substr(without.size()), tensor);
    return part;
}

const nlohmann::json& sectionOf(const nlohmann::json& config, const char* section, const fs::path& folder)
{
    const auto found = config.find(section);
    if (found == config.end() || !found->is_object())
        throw badInput(quoted(folder) + " is no CLIP: its config.json has no " + section + ".",
            "Choose a folder that transformers' CLIPModel was saved to, such as clip-vit-base-patch32.");
    return *found;
}

std::shared_ptr<Linear> projectionFrom(
    const StateDict& weights, int64_t in, int64_t out, const LoadOptions& options)
{
    std::shared_ptr<Linear> layer;
    {
        const PlaceholderParameters guard;
        layer = std::make_shared<Linear>(in, out, Bias::No);
    }
    loadStateDict(*layer, partOf(weights, "visual_projection.", "visual_projection."), options);
    return layer;
}

at::Tensor ofLengthOne(const at::Tensor& vectors)
{
    const at::Tensor plain = vectors.to(at::kCPU, at::kFloat);
    return plain / plain.norm(2, -1, true);
}

} // namespace

std::unique_ptr<ClipModel> ClipModel::load(
    const fs::path& folder, ClipTowers towers, const LoadOptions& options)
{
    const nlohmann::json config = readJsonFile(folder / "config.json");
    LoadOptions own = options;
    own.source = quoted(folder);
    const bool isVisionAlone = towers == ClipTowers::Pictures && config.contains("patch_size");
    const auto vision =
        ClipVisionConfig::fromJson(isVisionAlone ? config : sectionOf(config, "vision_config", folder));
    const int64_t projection = ConfigReader(config, "CLIPModel").count("projection_dim", 512);
    const StateDict weights = readTransformersWeights(folder);
    std::unique_ptr<ClipModel> clip(new ClipModel);
    clip->m_vision = loadModel<ClipVisionModel>(vision, partOf(weights, "vision_model.", ""), own);
    clip->m_visualProjection = projectionFrom(weights, vision.hiddenSize, projection, own);
    if (towers == ClipTowers::Pictures)
        return clip;
    auto text = ClipTextConfig::fromJson(sectionOf(config, "text_config", folder));
    text.projection = projection;
    StateDict texts = partOf(weights, "text_model.", "");
    texts.merge(partOf(weights, "text_projection.", ""));
    clip->m_text = loadModel<ClipTextModel>(text, texts, own);
    clip->m_tokenizer = std::make_unique<ClipTokenizer>(ClipTokenizer::fromFolder(folder));
    if (const auto scale = weights.find("logit_scale"); scale != weights.end() && scale->second.numel() == 1)
        clip->m_scale = std::exp(scale->second.item<double>());
    return clip;
}

at::Tensor ClipModel::vectorsOfPictures(const at::Tensor& pixels, const StopCheck& stop) const
{
    const torch::InferenceMode noGradients;
    const at::Tensor& like = m_visualProjection->weight;
    return ofLengthOne(
        m_visualProjection->forward(m_vision->forward(pixels.to(like.device(), like.scalar_type()), stop)));
}

at::Tensor ClipModel::vectorsOfTexts(std::span<const std::string> texts, const StopCheck& stop) const
{
    const torch::InferenceMode noGradients;
    const auto most = static_cast<std::size_t>(m_text->config().maxPositions);
    std::vector<at::Tensor> vectors;
    for (const std::string& text : texts) {
        // As long as it is: what would fill it up comes after its end mark, which does not see it.
        const std::size_t length = std::min(m_tokenizer->encode(text).size(), most);
        const at::Tensor ids = at::tensor(m_tokenizer->encodePadded(text, length)).unsqueeze(0);
        vectors.push_back(m_text->forward(ids.to(m_text->device()), 1, stop).projected);
    }
    return ofLengthOne(at::cat(vectors));
}

} // namespace candela
