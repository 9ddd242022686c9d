#include "core/io/original_names.h"

namespace candela
{
namespace
{

const NameTable::Parts resnetParts = {{"in_layers.0.", "norm1."}, {"in_layers.2.", "conv1."},
    {"out_layers.0.", "norm2."}, {"out_layers.3.", "conv2."}, {"emb_layers.1.", "time_emb_proj."},
    {"skip_connection.", "conv_shortcut."}};

const NameTable::Parts vaeResnetParts = {{"nin_shortcut.", "conv_shortcut."}};

const NameTable::Parts vaeAttentionParts = {
    {"norm.", "group_norm."}, {"q.", "to_q."}, {"k.", "to_k."}, {"v.", "to_v."}, {"proj_out.", "to_out.0."}};

std::string numbered(std::string_view begin, std::size_t number)
{
    return std::string(begin) + std::to_string(number) + ".";
}

void addDownBlocks(NameTable& table, const UNet2DConditionConfig& config)
{
    std::size_t block = 1; // 0 is conv_in
    for (std::size_t level = 0; level < config.levels(); ++level) {
        const std::string there = numbered("down_blocks.", level);
        for (std::size_t layer = 0; layer < std::size_t(config.layersPerBlock[level]); ++layer, ++block) {
            const std::string here = numbered("input_blocks.", block);
            table.add(here + "0.", numbered(there + "resnets.", layer), resnetParts);
            if (config.downHasAttention[level])
                table.add(here + "1.", numbered(there + "attentions.", layer));
        }
        if (level + 1 < config.levels())
            table.add(numbered("input_blocks.", block++) + "0.op.", there + "downsamplers.0.conv.");
    }
}

void addUpBlocks(NameTable& table, const UNet2DConditionConfig& config)
{
    std::size_t block = 0;
    for (std::size_t level = 0; level < config.levels(); ++level) { // from the smallest size up
        const std::string there = numbered("up_blocks.", level);
        const auto layers = std::size_t(config.layersPerBlock[config.levels() - 1 - level]) + 1;
        for (std::size_t layer = 0; layer < layers; ++layer, ++block) {
            const std::string here = numbered("output_blocks.", block);
            table.add(here + "0.", numbered(there + "resnets.", layer), resnetParts);
            std::size_t next = 1;
            if (config.upHasAttention[level])
                table.add(numbered(here, next++), numbered(there + "attentions.", layer));
            if (layer + 1 == layers && level + 1 < config.levels())
                table.add(numbered(here, next) + "conv.", there + "upsamplers.0.conv.");
        }
    }
}

} // namespace

void NameTable::add(std::string original, std::string diffusers, const Parts& parts)
{
    for (const auto& [from, to] : parts) {
        m_toDiffusers.emplace(original + from, diffusers + to);
        m_toOriginal.emplace(diffusers + to, original + from);
    }
    m_toOriginal.emplace(diffusers, original);
    m_toDiffusers.emplace(std::move(original), std::move(diffusers));
}

std::optional<std::string> NameTable::translated(const Beginnings& beginnings, std::string_view name)
{
    // A beginning of the name sorts before it, and all that lies between them begins with it, too.
    for (auto next = beginnings.upper_bound(name); next != beginnings.begin();) {
        --next;
        if (name.starts_with(next->first))
            return next->second + std::string(name.substr(next->first.size()));
        if (next->first.front() != name.front())
            break;
    }
    return std::nullopt;
}

std::optional<std::string> NameTable::toDiffusers(std::string_view original) const
{
    return translated(m_toDiffusers, original);
}

std::optional<std::string> NameTable::toOriginal(std::string_view diffusers) const
{
    return translated(m_toOriginal, diffusers);
}

NameTable unetNames(const UNet2DConditionConfig& config)
{
    NameTable table;
    table.add("time_embed.0.", "time_embedding.linear_1.");
    table.add("time_embed.2.", "time_embedding.linear_2.");
    table.add("label_emb.0.0.", "add_embedding.linear_1.");
    table.add("label_emb.0.2.", "add_embedding.linear_2.");
    table.add("input_blocks.0.0.", "conv_in.");
    addDownBlocks(table, config);
    table.add("middle_block.0.", "mid_block.resnets.0.", resnetParts);
    table.add("middle_block.1.", "mid_block.attentions.0.");
    table.add("middle_block.2.", "mid_block.resnets.1.", resnetParts);
    addUpBlocks(table, config);
    table.add("out.0.", "conv_norm_out.");
    table.add("out.2.", "conv_out.");
    return table;
}

NameTable vaeNames(std::size_t levels, int64_t layersPerBlock)
{
    NameTable table;
    for (const char* same : {"quant_conv.", "post_quant_conv."})
        table.add(same, same);
    for (const std::string half : {"encoder.", "decoder."}) {
        for (const std::string same : {"conv_in.", "conv_out."})
            table.add(half + same, half + same);
        table.add(half + "norm_out.", half + "conv_norm_out.");
        table.add(half + "mid.block_1.", half + "mid_block.resnets.0.", vaeResnetParts);
        table.add(half + "mid.attn_1.", half + "mid_block.attentions.0.", vaeAttentionParts);
        table.add(half + "mid.block_2.", half + "mid_block.resnets.1.", vaeResnetParts);
    }
    for (std::size_t level = 0; level < levels; ++level) {
        const std::string down = numbered("encoder.down.", level);
        const std::string downThere = numbered("encoder.down_blocks.", level);
        const std::string up = numbered("decoder.up.", levels - 1 - level); // counted from the full size
        const std::string upThere = numbered("decoder.up_blocks.", level);
        for (std::size_t layer = 0; layer <= std::size_t(layersPerBlock); ++layer) {
            table.add(
                numbered(down + "block.", layer), numbered(downThere + "resnets.", layer), vaeResnetParts);
            table.add(numbered(up + "block.", layer), numbered(upThere + "resnets.", layer), vaeResnetParts);
        }
        table.add(down + "downsample.conv.", downThere + "downsamplers.0.conv.");
        table.add(up + "upsample.conv.", upThere + "upsamplers.0.conv.");
    }
    return table;
}

NameTable openClipNames(int64_t layers)
{
    NameTable table;
    table.add("token_embedding.", "text_model.embeddings.token_embedding.");
    table.add("positional_embedding", "text_model.embeddings.position_embedding.weight");
    table.add("ln_final.", "text_model.final_layer_norm.");
    table.add("text_projection", "text_projection.weight");
    for (std::size_t layer = 0; layer < std::size_t(layers); ++layer)
        table.add(numbered("transformer.resblocks.", layer), numbered("text_model.encoder.layers.", layer),
            {{"ln_1.", "layer_norm1."}, {"ln_2.", "layer_norm2."}, {"attn.out_proj.", "self_attn.out_proj."},
                {"mlp.c_fc.", "mlp.fc1."}, {"mlp.c_proj.", "mlp.fc2."}});
    return table;
}

} // namespace candela
