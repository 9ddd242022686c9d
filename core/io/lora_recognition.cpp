#include "core/io/lora_recognition.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace candela
{
namespace
{

/// What one weight is of a layer's change: which part, and how the layer is called.
enum class Part {
    None,
    Down,
    Up,
    HadamardDown,
    KroneckerFirst,
    KroneckerSecond,
    Full,
    Orthogonal,
    Magnitude
};

struct Spelling {
    std::string_view mark; // in the weight's name; the layer's name comes before it
    Part part;
};

// The first that is found counts: "_lora.down." is also a ".down.".
constexpr std::array<Spelling, 18> spellings = {{
    {".lora_down.", Part::Down}, // kohya
    {".lora_up.", Part::Up},
    {".lora_A.", Part::Down}, // PEFT, also with an adapter's name behind it
    {".lora_B.", Part::Up},
    {".lora_linear_layer.down.", Part::Down}, // diffusers
    {".lora_linear_layer.up.", Part::Up},
    {".lora.down.", Part::Down},
    {".lora.up.", Part::Up},
    {"_lora.down.", Part::Down},
    {"_lora.up.", Part::Up},
    {".hada_w1_b", Part::HadamardDown}, // LyCORIS
    {".lokr_w1", Part::KroneckerFirst},
    {".lokr_w2", Part::KroneckerSecond},
    {".oft_blocks", Part::Orthogonal},
    {".oft_diag", Part::Orthogonal},
    {".dora_scale", Part::Magnitude},
    {".lora_magnitude_vector", Part::Magnitude},
    {".diff", Part::Full},
}};

struct Piece {
    std::string_view layer;
    Part part = Part::None;
};

Piece pieceOf(std::string_view name)
{
    for (const auto& [mark, part] : spellings)
        if (const std::size_t at = name.find(mark); at != std::string_view::npos)
            return {name.substr(0, at), part};
    return {};
}

/// Where the sizes of the text's vectors show.
bool isCrossAttentionKey(std::string_view layer)
{
    return layer.find("attn2") != std::string_view::npos
        && (layer.ends_with("to_k") || layer.ends_with("to_v"));
}

/// What all layers together tell.
struct Evidence {
    std::size_t parts[9] = {}; // weights of each kind
    std::map<std::int64_t, int> ranks; // rank → layers
    std::int64_t context = 0; // columns of cross attention's key and value
    std::int64_t textWidth = 0; // of a text encoder's attention
    bool twoTextEncoders = false, deep = false, diffSynth = false, flux = false, sd3 = false;
    bool convolutionProjection = false; // SD 1.x has one where SD 2.x has a matrix

    bool has(Part part) const { return parts[static_cast<std::size_t>(part)] > 0; }
    bool isLora() const
    {
        return (has(Part::Down) && has(Part::Up)) || has(Part::HadamardDown)
            || (has(Part::KroneckerFirst) && has(Part::KroneckerSecond)) || has(Part::Orthogonal);
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

Evidence gather(const WeightListing& listing)
{
    Evidence evidence;
    for (const auto& [name, weight] : listing.weights) {
        const auto [layer, part] = pieceOf(name);
        if (part == Part::None)
            continue;
        ++evidence.parts[static_cast<std::size_t>(part)];
        lookAtName(layer, evidence);
        if (part == Part::Down || part == Part::HadamardDown)
            lookAtDown(layer, weight, evidence);
        else if (part == Part::KroneckerSecond && isCrossAttentionKey(layer))
            evidence.context = kroneckerColumns(listing, layer);
        else if (part == Part::Full && isCrossAttentionKey(layer))
            evidence.context = weight.size(1);
        if (part == Part::KroneckerSecond && name.ends_with("_b"))
            ++evidence.ranks[weight.size(0)];
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
    if (evidence.has(Part::Magnitude))
        return "dora";
    if (evidence.has(Part::Down))
        return "lora";
    if (evidence.has(Part::HadamardDown))
        return "loha";
    if (evidence.has(Part::KroneckerSecond))
        return "lokr";
    return evidence.has(Part::Orthogonal) ? "oft" : "full";
}

/// LyCORIS "full": whole differences under kohya's names.
bool isFullDifference(const WeightListing& listing, const Evidence& evidence)
{
    return evidence.has(Part::Full)
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
