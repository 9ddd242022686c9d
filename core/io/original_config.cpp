#include "core/io/original_config.h"

#include "core/api/error.h"

#include <algorithm>

namespace candela
{
namespace
{

constexpr int64_t headChannels = 64; // of CLIP's encoders, and of UNets with linear projections
constexpr int64_t mostLayers = 256; // beyond what any network has

class Network
{
public:
    Network(const WeightListing& listing, const std::string& prefix)
        : m_listing(listing)
        , m_prefix(prefix)
    {
    }

    bool has(const std::string& name) const { return m_listing.has(m_prefix + name); }
    bool hasAny(const std::string& begin) const { return m_listing.hasPrefix(m_prefix + begin); }

    const ListedWeight& weight(const std::string& name) const
    {
        if (const ListedWeight* found = m_listing.find(m_prefix + name))
            return *found;
        throw badInput("It has no weight " + m_prefix + name + ".");
    }

    int64_t size(const std::string& name, std::size_t dimension) const
    {
        const int64_t size = weight(name).size(dimension);
        if (size < 1 || size > (1 << 20))
            throw badInput("Its weight " + m_prefix + name + " has an unusable shape.");
        return size;
    }

    /// How many of name.0., name.1., … there are in a row.
    int64_t count(const std::string& begin) const
    {
        int64_t count = 0;
        while (count < mostLayers && hasAny(begin + std::to_string(count) + "."))
            ++count;
        return count;
    }

    /// The first weight between two texts.
    const ListedWeight* find(const std::string& begin, const std::string& end) const
    {
        return m_listing.find(m_prefix + begin, end);
    }

private:
    const WeightListing& m_listing;
    const std::string& m_prefix;
};

/// One level on the way down, as its blocks tell.
struct Level {
    int64_t channels = 0, layers = 0, transformers = 0; // the last: in each attention, 0 without
};

std::vector<Level> downLevels(const Network& network)
{
    std::vector<Level> levels(1);
    for (int block = 1; block < mostLayers; ++block) {
        const std::string name = "input_blocks." + std::to_string(block) + ".";
        if (network.has(name + "0.op.weight")) {
            levels.emplace_back();
            continue;
        }
        if (!network.hasAny(name))
            break;
        levels.back().channels = network.size(name + "0.out_layers.3.weight", 0);
        levels.back().transformers = network.count(name + "1.transformer_blocks.");
        ++levels.back().layers;
    }
    if (levels.size() > 16 || std::ranges::any_of(levels, [](const Level& l) { return l.layers == 0; }))
        throw badInput("The blocks of its UNet are incomplete.");
    return levels;
}

} // namespace

UNet2DConditionConfig originalUnetConfig(const WeightListing& listing, const std::string& prefix)
{
    const Network network(listing, prefix);
    const std::vector<Level> levels = downLevels(network);
    const ListedWeight* projection = network.find("middle_block.1.", "proj_in.weight");
    const ListedWeight* text = network.find("middle_block.1.", "attn2.to_k.weight");
    if (!projection || !text)
        throw badInput("Its UNet does not look at a text.");

    UNet2DConditionConfig config;
    config.inChannels = network.size("input_blocks.0.0.weight", 1);
    config.outChannels = network.size("out.2.weight", 0);
    config.useLinearProjection = projection->shape.size() == 2;
    const std::size_t count = levels.size();
    config.blockOutChannels.clear();
    config.layersPerBlock.clear();
    config.transformerLayers.clear();
    config.downHasAttention.clear();
    config.heads.clear();
    config.crossAttentionDim.assign(count, text->size(1));
    config.onlyCrossAttention.assign(count, false);
    for (const Level& level : levels) {
        config.blockOutChannels.push_back(level.channels);
        config.layersPerBlock.push_back(level.layers);
        config.transformerLayers.push_back(std::max<int64_t>(1, level.transformers));
        config.downHasAttention.push_back(level.transformers > 0);
        config.heads.push_back(
            config.useLinearProjection ? std::max<int64_t>(1, level.channels / headChannels) : 8);
    }
    // The middle is as deep as the last level, and where that has none it alone says how deep.
    if (levels.back().transformers == 0)
        config.transformerLayers.back() =
            std::max<int64_t>(1, network.count("middle_block.1.transformer_blocks."));
    config.upHasAttention.assign(config.downHasAttention.rbegin(), config.downHasAttention.rend());
    if (network.hasAny("label_emb."))
        config.addition = AdditionConfig{.inputs = network.size("label_emb.0.0.weight", 1)};
    return config;
}

AutoencoderKLConfig originalVaeConfig(const WeightListing& listing, const std::string& prefix)
{
    const Network network(listing, prefix);
    AutoencoderKLConfig config;
    config.inChannels = network.size("encoder.conv_in.weight", 1);
    config.outChannels = network.size("decoder.conv_out.weight", 0);
    config.latentChannels = network.size("decoder.conv_in.weight", 1);
    config.blockOutChannels.clear();
    const int64_t levels = network.count("encoder.down.");
    for (int64_t level = 0; level < levels; ++level)
        config.blockOutChannels.push_back(
            network.size("encoder.down." + std::to_string(level) + ".block.0.conv2.weight", 0));
    config.layersPerBlock = network.count("encoder.down.0.block.");
    if (levels < 1 || levels > 16 || config.layersPerBlock < 1)
        throw badInput("The blocks of its autoencoder are incomplete.");
    config.useQuantConv = network.has("quant_conv.weight");
    config.usePostQuantConv = network.has("post_quant_conv.weight");
    config.sampleSize = 512;
    return config;
}

ClipTextConfig huggingFaceClipConfig(const WeightListing& listing, const std::string& prefix)
{
    // Some merges lost the middle of the name.
    const std::string model = listing.hasPrefix(prefix + "text_model.") ? prefix + "text_model." : prefix;
    const Network network(listing, model);
    ClipTextConfig config;
    config.vocabSize = network.size("embeddings.token_embedding.weight", 0);
    config.hiddenSize = network.size("embeddings.token_embedding.weight", 1);
    config.maxPositions = network.size("embeddings.position_embedding.weight", 0);
    config.intermediateSize = network.size("encoder.layers.0.mlp.fc1.weight", 0);
    config.layers = network.count("encoder.layers.");
    config.heads = std::max<int64_t>(1, config.hiddenSize / headChannels);
    config.eosToken = config.vocabSize - 1;
    return config;
}

ClipTextConfig openClipConfig(const WeightListing& listing, const std::string& prefix, OpenClipUse use)
{
    const Network network(listing, prefix);
    const int64_t skipped = use == OpenClipUse::BeforeLast && network.has("text_projection") ? 1 : 0;
    ClipTextConfig config;
    config.vocabSize = network.size("token_embedding.weight", 0);
    config.hiddenSize = network.size("token_embedding.weight", 1);
    config.maxPositions = network.size("positional_embedding", 0);
    config.intermediateSize = network.size("transformer.resblocks.0.mlp.c_fc.weight", 0);
    config.layers = std::max<int64_t>(1, network.count("transformer.resblocks.") - skipped);
    config.heads = std::max<int64_t>(1, config.hiddenSize / headChannels);
    config.activation = "gelu";
    config.eosToken = config.vocabSize - 1;
    if (use == OpenClipUse::Projected)
        config.projection = network.size("text_projection", 1);
    return config;
}

} // namespace candela
