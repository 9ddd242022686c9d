#include "core/io/model_family.h"

#include "core/io/lora_recognition.h"
#include "core/io/safetensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace candela
{
namespace
{

using Shape = std::vector<std::int64_t>;

std::int64_t sizeOf(const ListedWeight* weight, std::size_t dimension)
{
    return weight ? weight->size(dimension) : 0;
}

/// CompVis' names behind `prefix`.
UnetTraits originalUnet(const WeightListing& listing, const std::string& prefix)
{
    const ListedWeight* first = listing.find(prefix + "input_blocks.0.0.weight");
    return {.width = sizeOf(first, 0),
        .context = sizeOf(listing.find(prefix + "input_blocks.", ".attn2.to_k.weight"), 1),
        .added = sizeOf(listing.find(prefix + "label_emb.0.0.weight"), 1),
        .input = sizeOf(first, 1)};
}

UnetTraits diffusersUnet(const WeightListing& listing)
{
    const ListedWeight* first = listing.find("conv_in.weight");
    return {.width = sizeOf(first, 0),
        .context = sizeOf(listing.find("down_blocks.", ".attn2.to_k.weight"), 1),
        .added = sizeOf(listing.find("add_embedding.linear_1.weight"), 1),
        .input = sizeOf(first, 1)};
}

void setUnet(const UnetTraits& unet, RecognisedModel& model)
{
    model.family = familyOf(unet);
    model.variant = variantOf(unet);
    model.prediction = publishedPrediction(model.family, model.variant);
}

// ----------------------------------------------------------------------------- one function for each kind

bool isCheckpoint(const WeightListing& listing, RecognisedModel& model)
{
    const std::string prefix = "model.diffusion_model.";
    if (!listing.hasPrefix(prefix))
        return false;
    // Some keep the UNet alone under the names that it has in a whole checkpoint.
    const bool whole = listing.hasPrefix("first_stage_model.") || listing.hasPrefix("cond_stage_model.")
        || listing.hasPrefix("conditioner.") || listing.hasPrefix("text_encoders.");
    model.kind = whole ? ModelKind::Checkpoint : ModelKind::Unet;
    if (listing.hasPrefix(prefix + "joint_blocks."))
        model.family = "sd3";
    else if (listing.hasPrefix(prefix + "double_blocks."))
        model.family = "flux";
    else
        setUnet(originalUnet(listing, prefix), model);
    if (listing.has("v_pred")) // a mark that trainers of SDXL leave
        model.prediction = "v_prediction";
    return true;
}

bool isControlNet(const WeightListing& listing, RecognisedModel& model)
{
    const bool original = listing.hasPrefix("control_model.") || listing.hasPrefix("input_hint_block.");
    if (!original && !listing.hasPrefix("controlnet_cond_embedding."))
        return false;
    model.kind = ModelKind::ControlNet;
    model.family =
        familyOf(original ? originalUnet(listing, listing.hasPrefix("control_model.") ? "control_model." : "")
                          : diffusersUnet(listing));
    return true;
}

bool isUnet(const WeightListing& listing, RecognisedModel& model)
{
    if (listing.has("conv_in.weight") && listing.hasPrefix("time_embedding."))
        setUnet(diffusersUnet(listing), model);
    else if (listing.has("input_blocks.0.0.weight") && listing.hasPrefix("time_embed."))
        setUnet(originalUnet(listing, ""), model);
    else if (listing.hasPrefix("double_blocks.") || listing.hasPrefix("single_transformer_blocks."))
        model.family = "flux";
    else if (listing.hasPrefix("joint_blocks."))
        model.family = "sd3";
    else
        return false;
    model.kind = ModelKind::Unet;
    return true;
}

/// A1111's and ComfyUI's files, and diffusers', which name nothing but the token.
bool isEmbedding(const WeightListing& listing, RecognisedModel& model)
{
    const ListedWeight* vectors = listing.find("emb_params");
    if (!vectors)
        vectors = listing.find("string_to_param.", "");
    if (!vectors)
        vectors = listing.find("clip_g");
    if (!vectors)
        vectors = listing.find("clip_l");
    const bool isSaid = vectors != nullptr; // by its names
    if (!vectors && listing.weights.size() == 1) {
        const auto& [name, weight] = *listing.weights.begin();
        const bool isVectors = weight.shape.size() == 1 || weight.shape.size() == 2;
        if (isVectors && !name.ends_with(".weight") && !name.ends_with(".bias"))
            vectors = &weight;
    }
    if (!vectors || vectors->shape.empty() || vectors->shape.size() > 2)
        return false;
    const std::int64_t dimension = vectors->shape.back();
    model.family = listing.has("clip_g") ? "sdxl"
        : dimension == 768               ? "sd1"
        : dimension == 1024              ? "sd2"
        : dimension == 1280              ? "sdxl"
                                         : "";
    constexpr std::int64_t most = 75; // a prompt's tokens, several times over
    const std::int64_t count = vectors->shape.size() == 2 ? vectors->shape[0] : 1;
    if ((model.family.empty() && !isSaid) || count > 16 * most)
        return false;
    model.kind = ModelKind::Embedding;
    model.vectors = static_cast<int>(count);
    return true;
}

bool isTextEncoder(const WeightListing& listing, RecognisedModel& model)
{
    const ListedWeight* tokens = nullptr;
    for (const char* name : {"text_model.embeddings.token_embedding.weight",
             "embeddings.token_embedding.weight", "token_embedding.weight"})
        tokens = tokens ? tokens : listing.find(name);
    const bool glm = listing.has("transformer.embedding.word_embeddings.weight")
        || listing.has("embedding.word_embeddings.weight");
    const bool t5 = listing.has("encoder.block.0.layer.0.SelfAttention.q.weight");
    if (!tokens && !glm && !t5)
        return false;
    const std::int64_t width = sizeOf(tokens, 1);
    model.kind = ModelKind::TextEncoder;
    model.family = glm  ? "kolors"
        : width == 768  ? "sd1"
        : width == 1024 ? "sd2"
        : width == 1280 ? "sdxl"
        : t5            ? ""
                        : "small";
    return true;
}

/// SD 1.x, 2.x, XL and Kolors share one shape of autoencoder.
bool isVae(const WeightListing& listing, RecognisedModel& model)
{
    const bool tiny =
        listing.hasPrefix("decoder.layers.") && !listing.hasPrefix("decoder.layers.0.self_attn");
    if (!listing.has("decoder.conv_in.weight") && !listing.has("first_stage_model.decoder.conv_in.weight")
        && !tiny)
        return false;
    model.kind = ModelKind::Vae;
    model.variant = tiny ? "tiny" : "";
    return true;
}

bool isUpscaler(const WeightListing& listing, RecognisedModel& model)
{
    const bool esrgan =
        listing.has("conv_first.weight") && (listing.hasPrefix("body.") || listing.hasPrefix("RRDB_trunk."));
    const bool old = listing.has("model.0.weight") && listing.hasPrefix("model.1.sub.");
    if (!esrgan && !old)
        return false;
    model.kind = ModelKind::Upscaler;
    return true;
}

bool isRelight(const WeightListing& listing, RecognisedModel& model)
{
    if (!listing.hasPrefix("model_R.") && !listing.hasPrefix("model_L.") && !listing.hasPrefix("model_A."))
        return false;
    model.kind = ModelKind::Relight;
    return true;
}

} // namespace

std::string familyOf(const UnetTraits& unet)
{
    constexpr std::int64_t refinerWidth = 384, width = 320, kolorsAdded = 5632;
    if (unet.width == refinerWidth && unet.context == 1280)
        return "sdxl_refiner";
    if (unet.width == width && unet.context == 768)
        return "sd1";
    if (unet.width == width && unet.context == 1024)
        return "sd2";
    if (unet.width == width && unet.context == 2048)
        return unet.added == kolorsAdded ? "kolors" : "sdxl";
    return unet.width > 0 && unet.width < width ? "small" : "";
}

std::string variantOf(const UnetTraits& unet)
{
    switch (unet.input) {
    case 9: // the picture's latents and their mask beside the noise
        return "inpainting";
    case 8:
        return "instruct_pix2pix";
    case 7:
        return "upscale";
    case 5:
        return "depth";
    default:
        return {};
    }
}

std::string publishedPrediction(const std::string& family, const std::string& variant)
{
    if (family == "sd2") // 512-base predicts the noise, 768 the velocity; the others go on from the base
        return variant.empty() || variant == "upscale" ? "" : "epsilon";
    const bool one = family == "sd1" || family == "sdxl" || family == "sdxl_refiner" || family == "kolors";
    return one ? "epsilon" : "";
}

UnetTraits unetTraits(const nlohmann::json& config)
{
    const auto whole = [](const nlohmann::json& value) {
        return value.is_number_integer() ? value.get<std::int64_t>() : 0;
    };
    const auto at = [&](const char* key) {
        const auto found = config.find(key);
        return found == config.end() ? std::int64_t(0) : whole(*found);
    };
    const auto widths = config.find("block_out_channels");
    const bool hasWidths = widths != config.end() && widths->is_array() && !widths->empty();
    return {.width = hasWidths ? whole(widths->front()) : 0,
        .context = at("cross_attention_dim"),
        .added = at("projection_class_embeddings_input_dim"),
        .input = config.contains("in_channels") ? at("in_channels") : 4};
}

void recogniseWeights(const WeightListing& listing, RecognisedModel& model)
{
    for (const auto recognise : {isCheckpoint, isLora, isControlNet, isUnet, isEmbedding, isTextEncoder,
             isVae, isUpscaler, isRelight})
        if (recognise(listing, model))
            return;
}

std::string precisionOf(const WeightListing& listing)
{
    std::map<at::ScalarType, double> bytes;
    double all = 0;
    for (const auto& [name, weight] : listing.weights) {
        double size = static_cast<double>(c10::elementSize(weight.type));
        for (const std::int64_t side : weight.shape)
            size *= static_cast<double>(side);
        bytes[weight.type] += size;
        all += size;
    }
    if (bytes.empty())
        return "none";
    const auto most = std::ranges::max_element(bytes, {}, [](const auto& entry) { return entry.second; });
    constexpr double nearly = 0.99; // positions and counters are whole numbers in any file
    if (most->second < nearly * all)
        return "mixed";
    const std::string name(safetensorsTypeName(most->first));
    if (name == "F16" || name == "F32" || name == "F64")
        return "fp" + name.substr(1);
    return name == "BF16" ? "bf16" : name;
}

} // namespace candela
