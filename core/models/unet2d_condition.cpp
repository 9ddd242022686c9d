#include "core/models/unet2d_condition.h"

#include "core/api/error.h"
#include "core/models/config_reader.h"

#include <ATen/ops/cat.h>

#include <algorithm>

namespace candela
{

namespace
{

std::vector<bool> attentionOf(const ConfigReader& reader, const char* key,
    const std::vector<std::string>& fallback, const std::string& with, const std::string& without)
{
    std::vector<bool> attention;
    for (const auto& type : reader.texts(key, fallback)) {
        if (type != with && type != without)
            reader.refuse(std::string("has ") + type + " in " + key + ", where only " + with + " and "
                + without + " are supported");
        attention.push_back(type == with);
    }
    return attention;
}

// Everything of diffusers' class that would change the arithmetic and is not computed here.
void refuseOtherVariants(const ConfigReader& reader)
{
    reader.only("mid_block_type", {"UNetMidBlock2DCrossAttn"});
    reader.only("act_fn", {"silu", "swish"});
    reader.only("center_input_sample", {false});
    reader.only("downsample_padding", {1});
    reader.only("mid_block_scale_factor", {1});
    reader.only("dropout", {0});
    reader.only("conv_in_kernel", {3});
    reader.only("conv_out_kernel", {3});
    reader.only("dual_cross_attention", {false});
    reader.only("resnet_time_scale_shift", {"default"});
    reader.only("resnet_skip_time_act", {false});
    reader.only("resnet_out_scale_factor", {1});
    reader.only("time_embedding_type", {"positional"});
    reader.only("attention_type", {"default"});
    reader.only("class_embeddings_concat", {false});
    reader.only("addition_embed_type", {nullptr, "text_time"});
    reader.only("encoder_hid_dim_type", {nullptr, "text_proj"});
    for (const char* key : {"reverse_transformer_layers_per_block", "num_attention_heads", "class_embed_type",
             "num_class_embeds", "time_embedding_act_fn", "timestep_post_act", "cross_attention_norm"})
        reader.only(key, {nullptr});
}

void checkDivisions(const ConfigReader& reader, const UNet2DConditionConfig& config)
{
    for (std::size_t i = 0; i < config.levels(); ++i) {
        const std::string channels = std::to_string(config.blockOutChannels[i]);
        if (config.blockOutChannels[i] % config.normGroups != 0)
            reader.refuse("has a level of " + channels + " channels, which norm_num_groups = "
                + std::to_string(config.normGroups) + " does not divide");
        if (config.blockOutChannels[i] % config.heads[i] != 0)
            reader.refuse("has a level of " + channels + " channels, which its "
                + std::to_string(config.heads[i]) + " attention heads do not divide");
    }
}

std::vector<std::string> blockTypes(
    const std::vector<bool>& attention, const std::string& with, const std::string& without)
{
    std::vector<std::string> types;
    for (const bool has : attention)
        types.push_back(has ? with : without);
    return types;
}

// One value where all levels share it, as the files have it.
template <class T>
nlohmann::json oneOrList(const std::vector<T>& values)
{
    const bool same = std::all_of(values.begin(), values.end(), [&](const T& v) { return v == values[0]; });
    return same ? nlohmann::json(T(values[0])) : nlohmann::json(values);
}

} // namespace

UNet2DConditionConfig UNet2DConditionConfig::fromJson(const nlohmann::json& json)
{
    const ConfigReader reader(json, "UNet2DConditionModel");
    refuseOtherVariants(reader);
    UNet2DConditionConfig config;
    config.blockOutChannels = reader.counts("block_out_channels", config.blockOutChannels);
    const std::size_t levels = config.levels();
    config.downHasAttention = attentionOf(reader, "down_block_types",
        {"CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"},
        "CrossAttnDownBlock2D", "DownBlock2D");
    config.upHasAttention = attentionOf(reader, "up_block_types",
        {"UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"}, "CrossAttnUpBlock2D",
        "UpBlock2D");
    if (config.downHasAttention.size() != levels || config.upHasAttention.size() != levels)
        reader.refuse("has block_out_channels, down_block_types and up_block_types of different lengths");
    if (json.contains("sample_size") && json["sample_size"].is_number_integer())
        config.sampleSize = reader.count("sample_size", config.sampleSize);
    config.inChannels = reader.count("in_channels", config.inChannels);
    config.outChannels = reader.count("out_channels", config.outChannels);
    config.flipSinToCos = reader.flag("flip_sin_to_cos", config.flipSinToCos);
    config.freqShift = reader.number("freq_shift", config.freqShift);
    config.layersPerBlock = reader.countPerLevel("layers_per_block", 2, levels, 64);
    config.transformerLayers = reader.countPerLevel("transformer_layers_per_block", 1, levels, 64);
    config.heads = reader.countPerLevel("attention_head_dim", 8, levels);
    config.crossAttentionDim = reader.countPerLevel("cross_attention_dim", 1280, levels);
    config.onlyCrossAttention = reader.flagPerLevel("only_cross_attention", false, levels);
    config.normGroups = reader.count("norm_num_groups", config.normGroups);
    config.normEpsilon = reader.number("norm_eps", config.normEpsilon);
    config.useLinearProjection = reader.flag("use_linear_projection", false);
    config.upcastAttention = reader.flag("upcast_attention", false);
    if (json.contains("time_embedding_dim") && !json["time_embedding_dim"].is_null())
        config.timeEmbeddingDim = reader.count("time_embedding_dim", 0);
    if (json.contains("time_cond_proj_dim") && !json["time_cond_proj_dim"].is_null())
        config.guidanceDim = reader.count("time_cond_proj_dim", 0);
    if (json.value("addition_embed_type", nlohmann::json()) == "text_time")
        config.addition = AdditionConfig{.sizeDim = reader.count("addition_time_embed_dim", 256),
            .inputs = reader.count("projection_class_embeddings_input_dim", 2816)};
    if (json.contains("encoder_hid_dim") && !json["encoder_hid_dim"].is_null())
        config.textDim = reader.count("encoder_hid_dim", 0);
    checkDivisions(reader, config);
    return config;
}

nlohmann::json UNet2DConditionConfig::toJson() const
{
    nlohmann::json json = {
        {"_class_name", "UNet2DConditionModel"},
        {"act_fn", "silu"},
        {"attention_head_dim", oneOrList(heads)},
        {"block_out_channels", blockOutChannels},
        {"center_input_sample", false},
        {"cross_attention_dim", oneOrList(crossAttentionDim)},
        {"down_block_types", blockTypes(downHasAttention, "CrossAttnDownBlock2D", "DownBlock2D")},
        {"downsample_padding", 1},
        {"flip_sin_to_cos", flipSinToCos},
        {"freq_shift", freqShift},
        {"in_channels", inChannels},
        {"layers_per_block", oneOrList(layersPerBlock)},
        {"mid_block_scale_factor", 1},
        {"mid_block_type", "UNetMidBlock2DCrossAttn"},
        {"norm_eps", normEpsilon},
        {"norm_num_groups", normGroups},
        {"only_cross_attention", oneOrList(onlyCrossAttention)},
        {"out_channels", outChannels},
        {"sample_size", sampleSize},
        {"transformer_layers_per_block", oneOrList(transformerLayers)},
        {"up_block_types", blockTypes(upHasAttention, "CrossAttnUpBlock2D", "UpBlock2D")},
        {"upcast_attention", upcastAttention},
        {"use_linear_projection", useLinearProjection},
    };
    if (timeEmbeddingDim)
        json["time_embedding_dim"] = *timeEmbeddingDim;
    if (guidanceDim)
        json["time_cond_proj_dim"] = *guidanceDim;
    if (textDim) {
        json["encoder_hid_dim"] = *textDim;
        json["encoder_hid_dim_type"] = "text_proj";
    }
    if (addition) {
        json["addition_embed_type"] = "text_time";
        json["addition_time_embed_dim"] = addition->sizeDim;
        json["projection_class_embeddings_input_dim"] = addition->inputs;
    }
    return json;
}

UNet2DConditionModel::UNet2DConditionModel(const UNet2DConditionConfig& config)
    : m_config(config)
    , m_timeDim(config.timeEmbeddingDim.value_or(4 * config.blockOutChannels[0]))
{
    const int64_t first = config.blockOutChannels[0];
    m_convIn = register_module("conv_in", std::make_shared<Conv2d>(config.inChannels, first));
    m_timeEmbedding = register_module(
        "time_embedding", std::make_shared<TimestepEmbedding>(first, m_timeDim, config.guidanceDim));
    if (config.addition)
        m_addEmbedding = register_module(
            "add_embedding", std::make_shared<TimestepEmbedding>(config.addition->inputs, m_timeDim));
    if (config.textDim)
        m_textProjection = register_module(
            "encoder_hid_proj", std::make_shared<Linear>(*config.textDim, config.crossAttentionDim.front()));
    makeDownBlocks();
    auto mid = level(config.levels() - 1, true);
    mid.in = mid.out;
    mid.transformer->onlyCrossAttention = false; // diffusers' middle block knows no such choice
    m_midBlock = register_module("mid_block", std::make_shared<UNetMidBlock2DCrossAttn>(mid));
    m_midBlock->listTextAttentions(m_textAttentions);
    makeUpBlocks();
    m_normOut = register_module(
        "conv_norm_out", std::make_shared<GroupNorm>(config.normGroups, first, config.normEpsilon));
    m_convOut = register_module("conv_out", std::make_shared<Conv2d>(first, config.outChannels));
}

// `in` is left for the caller.
UNetLevelConfig UNet2DConditionModel::level(std::size_t index, bool attention) const
{
    UNetLevelConfig level{
        .out = m_config.blockOutChannels[index],
        .layers = m_config.layersPerBlock[index],
        .timeDim = m_timeDim,
        .groups = m_config.normGroups,
        .epsilon = m_config.normEpsilon,
    };
    if (attention)
        level.transformer = TransformerConfig{
            .channels = level.out,
            .heads = m_config.heads[index],
            .layers = m_config.transformerLayers[index],
            .textDim = m_config.crossAttentionDim[index],
            .groups = m_config.normGroups,
            .projection = m_config.useLinearProjection ? WeightShape::Linear : WeightShape::PointwiseConv,
            .onlyCrossAttention = m_config.onlyCrossAttention[index],
        };
    return level;
}

void UNet2DConditionModel::makeDownBlocks()
{
    m_downBlocks = register_module("down_blocks", std::make_shared<ModuleList<DownBlock2D>>());
    int64_t channels = m_config.blockOutChannels[0];
    for (std::size_t i = 0; i < m_config.levels(); ++i) {
        auto down = level(i, m_config.downHasAttention[i]);
        down.in = std::exchange(channels, down.out);
        down.resample = i + 1 < m_config.levels();
        m_downBlocks->append(down).listTextAttentions(m_textAttentions);
    }
}

void UNet2DConditionModel::makeUpBlocks()
{
    m_upBlocks = register_module("up_blocks", std::make_shared<ModuleList<UpBlock2D>>());
    int64_t channels = m_config.blockOutChannels.back();
    for (std::size_t i = m_config.levels(); i-- > 0;) {
        auto up = level(i, m_config.upHasAttention[m_config.levels() - 1 - i]);
        up.in = std::exchange(channels, up.out);
        up.resample = i > 0;
        // One more layer than on the way down: the last takes what came into the level there.
        std::vector<int64_t> skips(std::size_t(up.layers), up.out);
        skips.push_back(m_config.blockOutChannels[i > 0 ? i - 1 : 0]);
        m_upBlocks->append(up, skips).listTextAttentions(m_textAttentions);
    }
}

PreparedText UNet2DConditionModel::prepareText(const at::Tensor& text, const AddedConditions& added) const
{
    if (m_config.textDim && text.size(2) != *m_config.textDim)
        throw badInput("The UNet reads texts of " + std::to_string(*m_config.textDim)
            + " numbers a token, and its text encoder makes " + std::to_string(text.size(2)) + ".");
    at::Tensor own = text.to(m_convIn->weight.device(), m_convIn->weight.scalar_type());
    if (m_textProjection)
        own = m_textProjection->forward(own);
    PreparedText prepared;
    for (const Attention* attention : m_textAttentions) {
        const FetchedWeights here(*attention, m_fetch);
        prepared.layers.push_back(attention->project(own));
    }
    if (m_addEmbedding)
        prepared.added = embedAdded(added);
    if (m_config.guidanceDim)
        prepared.guidance = embedGuidance(added.guidance);
    return prepared;
}

std::vector<at::Tensor> UNet2DConditionModel::looseWeights() const
{
    std::vector<at::Tensor> loose;
    for (const auto& part : named_children())
        if (part.key() != "down_blocks" && part.key() != "mid_block" && part.key() != "up_blocks")
            for (const at::Tensor& weight : part.value()->parameters())
                loose.push_back(weight);
    return loose;
}

std::uint64_t UNet2DConditionModel::largestBlock() const
{
    std::uint64_t largest = 0;
    for (const auto& module : modules(/*include_self=*/false)) {
        const torch::nn::Module* part = module.get();
        if (dynamic_cast<const ResnetBlock2D*>(part) || dynamic_cast<const Transformer2DModel*>(part)
            || dynamic_cast<const Upsample2D*>(part) || dynamic_cast<const Downsample2D*>(part))
            largest = std::max(largest, weightCount(*part));
    }
    return largest;
}

SinusoidConfig UNet2DConditionModel::sinusoidOf(int64_t dim) const
{
    return {.dim = dim, .cosineFirst = m_config.flipSinToCos, .frequencyShift = m_config.freqShift};
}

// → (B, timeDim)
at::Tensor UNet2DConditionModel::embedAdded(const AddedConditions& added) const
{
    const int64_t sizeInputs = m_config.addition->sizeDim * added.sizes.size(1);
    if (added.pooled.size(1) + sizeInputs != m_config.addition->inputs)
        throw badInput("The UNet is told " + std::to_string(m_config.addition->inputs)
            + " numbers beside the text, and its text encoders and sizes make "
            + std::to_string(added.pooled.size(1) + sizeInputs) + ".");
    // (B, 6) → (B · 6, sizeDim) → (B, 6 · sizeDim)
    const at::Tensor sizes = sinusoid(
        added.sizes.reshape({-1}).to(m_convIn->weight.device()), sinusoidOf(m_config.addition->sizeDim))
                                 .reshape({added.sizes.size(0), sizeInputs});
    return m_addEmbedding->forward(
        at::cat({added.pooled.to(sizes.device(), at::kFloat), sizes}, 1).to(m_convIn->weight.scalar_type()));
}

// → (1, first level's channels). The code is that of variational diffusion models: a thousand times what the
// scale is above 1, sines first.
at::Tensor UNet2DConditionModel::embedGuidance(double scale) const
{
    const at::Tensor strength =
        at::full({1}, (scale - 1) * 1000, m_convIn->weight.options().dtype(at::kFloat));
    return m_timeEmbedding->projectCondition(
        sinusoid(strength, {.dim = *m_config.guidanceDim, .cosineFirst = false, .frequencyShift = 1})
            .to(m_convIn->weight.scalar_type()));
}

// timestep scalar, (1) or (B) → silu(time embedding), (1 or B, timeDim): all the ResNet blocks use it in this
// form
at::Tensor UNet2DConditionModel::embedTime(const at::Tensor& timestep, const PreparedText& text) const
{
    at::Tensor code = sinusoid(
        timestep.reshape({-1}).to(m_convIn->weight.device()), sinusoidOf(m_config.blockOutChannels[0]))
                          .to(m_convIn->weight.scalar_type());
    if (text.guidance.defined())
        code = code + text.guidance;
    at::Tensor time = m_timeEmbedding->forward(code);
    if (text.added.defined())
        time = time + text.added;
    return activate(std::move(time), Activation::Silu);
}

at::Tensor UNet2DConditionModel::forward(const at::Tensor& sample, const at::Tensor& timestep,
    const PreparedText& text, const StopCheck& stop) const
{
    const BlockInput input{embedTime(timestep, text), text, stop, m_fetch};
    at::Tensor x = m_convIn->forward(sample.to(m_convIn->weight.device(), m_convIn->weight.scalar_type(),
        false, false, at::MemoryFormat::ChannelsLast));
    std::vector<at::Tensor> skips{x};
    for (const auto& block : *m_downBlocks)
        x = block->forward(std::move(x), skips, input);
    x = m_midBlock->forward(std::move(x), input);
    checkStop(stop);
    for (const auto& block : *m_upBlocks)
        x = block->forward(std::move(x), skips, input);
    return m_convOut->forward(m_normOut->forward(x, Activation::Silu)).contiguous();
}

at::Tensor UNet2DConditionModel::forward(
    const at::Tensor& sample, const at::Tensor& timestep, const at::Tensor& text, const StopCheck& stop) const
{
    return forward(sample, timestep, prepareText(text, {}), stop);
}

} // namespace candela
