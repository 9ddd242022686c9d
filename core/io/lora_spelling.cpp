#include "core/io/lora_spelling.h"

#include <array>

namespace candela
{
namespace
{

enum class Where { End, Anywhere };

struct Spelling {
    std::string_view mark; // in the weight's name; the layer's name comes before it
    LoraPart part;
    Where where = Where::End;
};

// The first that is found counts: "_lora.down." is also a ".down.". Of each part, kohya's or LyCORIS' comes
// first, where they have one.
constexpr std::array<Spelling, 34> spellings = {{
    {".lora_down.weight", LoraPart::Down}, // kohya
    {".lora_up.weight", LoraPart::Up},
    {".lora_mid.weight", LoraPart::Middle},
    {".alpha", LoraPart::Alpha},
    {".lora_A.", LoraPart::Down, Where::Anywhere}, // PEFT, also with an adapter's name behind it
    {".lora_B.", LoraPart::Up, Where::Anywhere},
    {".lora_linear_layer.down.weight", LoraPart::Down}, // diffusers
    {".lora_linear_layer.up.weight", LoraPart::Up},
    {".lora.down.weight", LoraPart::Down},
    {".lora.up.weight", LoraPart::Up},
    {"_lora.down.weight", LoraPart::Down},
    {"_lora.up.weight", LoraPart::Up},
    {".hada_w1_a", LoraPart::HadamardFirstA}, // LyCORIS
    {".hada_w1_b", LoraPart::HadamardFirstB},
    {".hada_w2_a", LoraPart::HadamardSecondA},
    {".hada_w2_b", LoraPart::HadamardSecondB},
    {".hada_t1", LoraPart::HadamardFirstCore},
    {".hada_t2", LoraPart::HadamardSecondCore},
    {".lokr_w1", LoraPart::KroneckerFirst},
    {".lokr_w1_a", LoraPart::KroneckerFirstA},
    {".lokr_w1_b", LoraPart::KroneckerFirstB},
    {".lokr_w2", LoraPart::KroneckerSecond},
    {".lokr_w2_a", LoraPart::KroneckerSecondA},
    {".lokr_w2_b", LoraPart::KroneckerSecondB},
    {".lokr_t2", LoraPart::KroneckerSecondCore},
    {".oft_blocks", LoraPart::Orthogonal},
    {".oft_diag", LoraPart::Orthogonal},
    {".diff", LoraPart::Full},
    {".diff_b", LoraPart::FullBias},
    {".w_norm", LoraPart::Full}, // of norms
    {".b_norm", LoraPart::FullBias},
    {".dora_scale", LoraPart::Magnitude},
    {".lora_magnitude_vector", LoraPart::RowMagnitude},
    {".lora_magnitude_vector.", LoraPart::RowMagnitude, Where::Anywhere},
}};

std::size_t placeOf(const Spelling& spelling, std::string_view name)
{
    if (spelling.where == Where::Anywhere)
        return name.find(spelling.mark);
    return name.ends_with(spelling.mark) ? name.size() - spelling.mark.size() : std::string_view::npos;
}

} // namespace

LoraTarget loraTargetOf(std::string_view layer)
{
    constexpr std::string_view ofPeft = "base_model.model.";
    if (layer.starts_with(ofPeft))
        layer.remove_prefix(ofPeft.size());
    if (layer.starts_with("lora_te2_") || layer.starts_with("text_encoder_2."))
        return LoraTarget::TextEncoder2;
    const bool ofText = layer.starts_with("lora_te") || layer.starts_with("text_encoder.")
        || layer.starts_with("text_model.");
    return ofText ? LoraTarget::TextEncoder : LoraTarget::Unet;
}

std::string_view kohyaMarkOf(LoraPart part)
{
    for (const Spelling& spelling : spellings)
        if (spelling.part == part)
            return spelling.mark;
    return {};
}

LoraPiece loraPieceOf(std::string_view name)
{
    for (const Spelling& spelling : spellings)
        if (const std::size_t at = placeOf(spelling, name); at != std::string_view::npos)
            return {name.substr(0, at), spelling.part};
    return {};
}

} // namespace candela
