#include "core/training/lora_layers.h"

#include "core/api/error.h"
#include "core/nn/layers.h"
#include "core/training/step_random.h"

#include <algorithm>
#include <array>
#include <set>

namespace candela
{
namespace
{

/// * means any letters, also none.
bool matches(std::string_view text, std::string_view pattern)
{
    while (!pattern.empty() && pattern.front() != '*') {
        if (text.empty() || text.front() != pattern.front())
            return false;
        text.remove_prefix(1);
        pattern.remove_prefix(1);
    }
    if (pattern.empty())
        return text.empty();
    pattern.remove_prefix(1);
    for (std::size_t skipped = 0; skipped <= text.size(); ++skipped)
        if (matches(text.substr(skipped), pattern))
            return true;
    return false;
}

bool isTextProjection(std::string_view layer)
{
    constexpr std::array<std::string_view, 4> projections = {"q_proj", "k_proj", "v_proj", "out_proj"};
    return std::ranges::any_of(
        projections, [&](std::string_view projection) { return isTarget(layer, projection); });
}

void adapt(torch::nn::Module& layer, const std::shared_ptr<const LowRankAdapter>& adapter)
{
    if (auto* linear = dynamic_cast<Linear*>(&layer))
        linear->adapt(adapter);
    else if (auto* convolution = dynamic_cast<Conv2d*>(&layer))
        convolution->adapt(adapter);
}

} // namespace

bool isTarget(std::string_view layer, std::string_view target)
{
    if (target.find('*') != std::string_view::npos)
        return matches(layer, target);
    return layer == target || (layer.ends_with(target) && layer[layer.size() - target.size() - 1] == '.');
}

LoraLayers::LoraLayers(const std::vector<AdaptedNetwork>& networks, const TrainLoraRequest& request)
{
    if (request.textLearningRate && request.learningRate > 0)
        m_textRate = *request.textLearningRate / request.learningRate;
    for (const AdaptedNetwork& network : networks) {
        if (network.name == "unet")
            addUnet(*network.network, request);
        else if (request.textEncoders)
            addText(network, request);
    }
}

LoraLayers::~LoraLayers()
{
    for (torch::nn::Module* layer : m_layers)
        adapt(*layer, nullptr);
}

template <class Layer>
void LoraLayers::add(const std::string& name, Layer& layer, const LowRankOptions& options, std::uint32_t seed)
{
    const auto adapter =
        std::make_shared<LowRankAdapter>(layer.weight, options, stepSeed(seed, name, /*step=*/0));
    layer.adapt(adapter);
    m_layers.push_back(&layer);
    m_adapters.emplace(name, adapter);
}

void LoraLayers::addUnet(torch::nn::Module& unet, const TrainLoraRequest& request)
{
    const LowRankOptions options{.rank = request.rank, .alpha = request.alpha, .dropout = request.dropout};
    LowRankOptions ofConvolutions = options; // whose changes weigh as much as the others'
    ofConvolutions.rank = request.convolutionRank;
    ofConvolutions.alpha = options.alpha * request.convolutionRank / request.rank;
    std::set<std::string> unmet(request.targets.begin(), request.targets.end());
    for (const auto& module : unet.named_modules(/*name_prefix=*/{}, /*include_self=*/false)) {
        const std::string& name = module.key();
        if (auto* linear = dynamic_cast<Linear*>(module.value().get())) {
            bool isMeant = false;
            for (const std::string& target : request.targets)
                if (isTarget(name, target)) {
                    unmet.erase(target);
                    isMeant = true;
                }
            if (isMeant)
                add("unet." + name, *linear, options, request.seed);
        } else if (auto* convolution = dynamic_cast<Conv2d*>(module.value().get()); convolution
                   && request.convolutionRank > 0 && convolution->weight.size(2) == 3
                   && name.find('.') != std::string::npos) {
            add("unet." + name, *convolution, ofConvolutions, request.seed);
        }
    }
    if (!unmet.empty())
        throw badInput("No linear layer of the model's UNet is meant by the target '" + *unmet.begin() + "'.",
            "Name the last parts of layers' names (to_q, ff.net.2), or a pattern with * for whole names "
            "(mid_block.*).");
}

void LoraLayers::addText(const AdaptedNetwork& network, const TrainLoraRequest& request)
{
    const LowRankOptions options{.rank = request.rank, .alpha = request.alpha, .dropout = request.dropout};
    for (const auto& module : network.network->named_modules(/*name_prefix=*/{}, /*include_self=*/false))
        if (auto* linear = dynamic_cast<Linear*>(module.value().get());
            linear && isTextProjection(module.key()))
            add(network.name + "." + module.key(), *linear, options, request.seed);
}

std::vector<NamedParameter> LoraLayers::parameters() const
{
    std::vector<NamedParameter> parameters;
    for (const auto& [name, adapter] : m_adapters) {
        const double rate = name.starts_with("unet.") ? 1 : m_textRate;
        parameters.push_back({name + ".down", adapter->down(), rate});
        parameters.push_back({name + ".up", adapter->up(), rate});
    }
    return parameters;
}

StateDict LoraLayers::state() const
{
    StateDict state;
    for (const NamedParameter& parameter : parameters())
        state.emplace(parameter.name, parameter.tensor.detach());
    return state;
}

void LoraLayers::load(const StateDict& state)
{
    const at::NoGradGuard noGradients;
    for (auto& [name, tensor] : this->state()) {
        const auto found = state.find(name);
        if (found == state.end() || found->second.sizes() != tensor.sizes())
            throw badInput(
                "The checkpoint is of another LoRA: " + name + " is missing or has another shape.");
        at::Tensor(tensor).copy_(found->second);
    }
}

void LoraLayers::beginPass(std::uint64_t seed)
{
    for (const auto& [name, adapter] : m_adapters)
        adapter->beginPass(seed);
}

void LoraLayers::endPass()
{
    for (const auto& [name, adapter] : m_adapters)
        adapter->endPass();
}

std::map<std::string, LoraLayer> LoraLayers::asFileLayers(const StateDict& state) const
{
    std::map<std::string, LoraLayer> layers;
    for (const auto& [name, adapter] : m_adapters) {
        LoraLayer layer;
        layer.parts[LoraPart::Down] = state.at(name + ".down").to(at::kCPU);
        layer.parts[LoraPart::Up] = state.at(name + ".up").to(at::kCPU);
        layer.alpha = adapter->alpha();
        layers.emplace(name, std::move(layer));
    }
    return layers;
}

} // namespace candela
