#include "core/io/vae_source.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/model_folder.h"
#include "core/io/original_config.h"
#include "core/io/original_weights.h"
#include "core/io/weight_file.h"

#include <algorithm>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// Those behind the prefix, without it.
StateDict partOf(const StateDict& weights, const std::string& prefix)
{
    StateDict part;
    for (const auto& [name, weight] : weights)
        if (name.starts_with(prefix))
            part.emplace(name.substr(prefix.size()), weight);
    return part;
}

WeightListing listed(const StateDict& weights)
{
    WeightListing listing;
    for (const auto& [name, weight] : weights)
        listing.weights.emplace(name, ListedWeight{weight.scalar_type(), weight.sizes().vec()});
    return listing;
}

int64_t countOf(const StateDict& weights, const std::string& begin)
{
    constexpr int64_t most = 64;
    const auto has = [&](const std::string& prefix) {
        const auto next = weights.lower_bound(prefix);
        return next != weights.end() && next->first.starts_with(prefix);
    };
    int64_t count = 0;
    while (count < most && has(begin + std::to_string(count) + "."))
        ++count;
    return count;
}

/// Whatever names a file has, the original ones.
StateDict withOriginalNames(const StateDict& weights)
{
    const int64_t levels = countOf(weights, "encoder.down_blocks.");
    return levels == 0 ? weights
                       : vaeWeights(weights, static_cast<std::size_t>(levels),
                           countOf(weights, "encoder.down_blocks.0.resnets."), Spelling::Original);
}

ModelComponent fromFile(const fs::path& path, double scalingFactor)
{
    const StateDict all = readWeightFile(path);
    StateDict own = partOf(all, "first_stage_model.");
    own = withOriginalNames(own.empty() ? all : own);
    std::erase_if(own, [](const auto& entry) {
        return entry.first.starts_with("loss.") || entry.first.starts_with("model_ema.");
    });
    if (!own.contains("decoder.conv_in.weight"))
        throw badInput(quoted(path) + " is no autoencoder.", "Choose a VAE's file or folder.");
    try {
        AutoencoderKLConfig config = originalVaeConfig(listed(own), {});
        config.scalingFactor = scalingFactor;
        return {"AutoencoderKL", config.toJson(),
            vaeWeights(own, config.blockOutChannels.size(), config.layersPerBlock, Spelling::Diffusers)};
    } catch (const Error& error) {
        throw badInput(quoted(path) + " is no complete autoencoder. " + error.what());
    }
}

} // namespace

ModelComponent openVae(const fs::path& path, double scalingFactor)
{
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored))
        return fromFile(path, scalingFactor);
    if (fs::exists(path / "model_index.json", ignored))
        return ModelFolder::open(path).component("vae");
    return ModelFolder::openComponent(path, {"AutoencoderKL", "AutoencoderTiny"});
}

} // namespace candela
