#include "core/io/lora_recognition.h"

#include "core/io/lora_spelling.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace candela
{
namespace
{

/// Where the sizes of the text's vectors show.
bool isCrossAttentionKey(std::string_view layer)
{
    return layer.find("attn2") != std::string_view::npos
        && (layer.ends_with("to_k") || layer.ends_with("to_v"));
}

/// What all layers together tell.
struct Evidence {
    std::size_t parts[loraParts] = {}; // weights of each kind
    std::map<std::int64_t, int> ranks; // rank → layers
    std::int64_t context = 0; // columns of cross attention's key and value
    std::int64_t textWidth = 0; // of a text encoder's attention
    bool twoTextEncoders = false, deep = false, diffSynth = false, flux = false, sd3 = false;
    bool convolutionProjection = false; // SD 1.x has one where SD 2.x has a matrix

    bool has(LoraPart part) const { return parts[static_cast<std::size_t>(part)] > 0; }
    bool isLora() const
    {
        return (has(LoraPart::Down) && has(LoraPart::Up)) || has(LoraPart::HadamardFirstB)
            || (hasKroneckerFirst() && hasKroneckerSecond()) || has(LoraPart::Orthogonal);
    }
    bool hasKroneckerFirst() const { return has(LoraPart::KroneckerFirst) || has(LoraPart::KroneckerFirstB); }
    bool hasKroneckerSecond() const
    {
        return has(LoraPart::KroneckerSecond) || has(LoraPart::KroneckerSecondB);
    }
};

/// Columns of the whole change of a layer whose second factor this is. lokr_w2 may be factored itself, into
/// lokr_w2_a and _b; the columns are the last one's.
std::int64_t kroneckerColumns(const WeightListing& listing, std::string_view layer)
{
    const auto columns = [&](const char* factor) -> std::int64_t {
        const std::string base = std::string(layer) + factor;
        for (const std::string& name : {base, base + "_b"})
            if (const ListedWeight* weight = listing.find(name))
                return weight->size(1);
        return 0;
    };
    const std::int64_t first = columns(".lokr_w1"), second = columns(".lokr_w2");
    constexpr std::int64_t most = 1 << 20; // of hostile shapes the product could overflow
    return first < most && second < most ? first * second : 0;
}

void lookAtName(std::string_view layer, Evidence& evidence)
{
    const auto contains = [layer](std::string_view part) {
        return layer.find(part) != std::string_view::npos;
    };
    evidence.twoTextEncoders |= layer.starts_with("lora_te1_") || layer.starts_with("lora_te2_")
        || layer.starts_with("text_encoder_2.");
    evidence.deep |= contains("transformer_blocks_1_") || contains("transformer_blocks.1.");
    evidence.diffSynth |= layer.starts_with("blocks.") && contains(".transformer_blocks.");
    evidence.flux |= contains("double_blocks") || contains("single_transformer_blocks");
    evidence.sd3 |= contains("joint_blocks");
}

void lookAtDown(std::string_view layer, const ListedWeight& weight, Evidence& evidence)
{
    ++evidence.ranks[weight.size(0)];
    if (isCrossAttentionKey(layer))
        evidence.context = weight.size(1);
    const bool ofText = layer.starts_with("lora_te") || layer.starts_with("text_encoder");
    if (ofText && layer.find("q_proj") != std::string_view::npos && evidence.textWidth == 0)
        evidence.textWidth = weight.size(1);
    evidence.convolutionProjection |= layer.ends_with("proj_in") && weight.shape.size() == 4;
}

void lookAt(
    const WeightListing& listing, const LoraPiece& piece, const ListedWeight& weight, Evidence& evidence)
{
    switch (piece.part) {
    case LoraPart::Down:
    case LoraPart::HadamardFirstB:
        lookAtDown(piece.layer, weight, evidence);
        break;
    case LoraPart::KroneckerSecondB:
        ++evidence.ranks[weight.size(0)];
        [[fallthrough]];
    case LoraPart::KroneckerSecond:
        if (isCrossAttentionKey(piece.layer))
            evidence.context = kroneckerColumns(listing, piece.layer);
        break;
    case LoraPart::Full:
        if (isCrossAttentionKey(piece.layer))
            evidence.context = weight.size(1);
        break;
    default:
        break;
    }
}

Evidence gather(const WeightListing& listing)
{
    Evidence evidence;
    for (const auto& [name, weight] : listing.weights) {
        const LoraPiece piece = loraPieceOf(name);
        if (piece.part == LoraPart::None || piece.part == LoraPart::Alpha)
            continue;
        ++evidence.parts[static_cast<std::size_t>(piece.part)];
        lookAtName(piece.layer, evidence);
        lookAt(listing, piece, weight, evidence);
    }
    return evidence;
}

std::string familyOf(const Evidence& evidence)
{
    if (evidence.flux || evidence.sd3)
        return evidence.flux ? "flux" : "sd3";
    if (evidence.diffSynth)
        return "kolors";
    if (evidence.twoTextEncoders || evidence.context == 2048)
        return "sdxl";
    if (evidence.context == 768 || evidence.context == 1024)
        return evidence.context == 768 ? "sd1" : "sd2";
    if (evidence.context == 1280)
        return "sdxl_refiner";
    if (evidence.deep) // only SDXL has several transformer blocks in one place
        return "sdxl";
    if (evidence.context > 0)
        return "small";
    if (evidence.convolutionProjection)
        return "sd1";
    if (evidence.textWidth == 768 || evidence.textWidth == 1024)
        return evidence.textWidth == 768 ? "sd1" : "sd2";
    return {};
}

std::string algorithmOf(const Evidence& evidence)
{
    if (evidence.has(LoraPart::Magnitude) || evidence.has(LoraPart::RowMagnitude))
        return "dora";
    if (evidence.has(LoraPart::Down))
        return "lora";
    if (evidence.has(LoraPart::HadamardFirstB))
        return "loha";
    if (evidence.hasKroneckerSecond())
        return "lokr";
    return evidence.has(LoraPart::Orthogonal) ? "oft" : "full";
}

/// LyCORIS "full": whole differences under kohya's names.
bool isFullDifference(const WeightListing& listing, const Evidence& evidence)
{
    return evidence.has(LoraPart::Full)
        && (listing.hasPrefix("lora_unet_") || listing.hasPrefix("lora_te") || listing.hasPrefix("lycoris_"));
}

} // namespace

bool isLora(const WeightListing& listing, RecognisedModel& model)
{
    const Evidence evidence = gather(listing);
    if (!evidence.isLora() && !isFullDifference(listing, evidence))
        return false;
    model.kind = ModelKind::Lora;
    model.algorithm = algorithmOf(evidence);
    model.family = familyOf(evidence);
    if (!evidence.ranks.empty()) {
        const auto most =
            std::ranges::max_element(evidence.ranks, {}, [](const auto& entry) { return entry.second; });
        model.rank = static_cast<int>(std::min<std::int64_t>(most->first, 1 << 20));
    }
    return true;
}

} // namespace candela
