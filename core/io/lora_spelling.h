// How the files of LoRAs and their relatives call the weights of one layer's change, in all spellings in use:
// kohya's, LyCORIS', diffusers', PEFT's. Any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace candela
{

/// What one weight is of a layer's change.
enum class LoraPart {
    None, // nothing of a LoRA
    Down, // (rank, in[, h, w]): the first factor that the input meets
    Up, // (out, rank[, 1, 1])
    Middle, // (rank, rank, h, w) between them: LoCon with Tucker's decomposition
    HadamardFirstA, // LyCORIS' LoHa: (first A · first B) ∘ (second A · second B)
    HadamardFirstB,
    HadamardSecondA,
    HadamardSecondB,
    HadamardFirstCore, // (rank, rank, h, w), Tucker's
    HadamardSecondCore,
    KroneckerFirst, // LyCORIS' LoKr: first ⊗ second, either whole or factored
    KroneckerFirstA,
    KroneckerFirstB,
    KroneckerSecond,
    KroneckerSecondA,
    KroneckerSecondB,
    KroneckerSecondCore,
    Full, // the whole difference
    FullBias,
    Magnitude, // DoRA: the lengths of the changed weight's rows or columns, by its shape
    RowMagnitude, // PEFT's: always of the rows
    Alpha,
    Orthogonal, // OFT
};
inline constexpr std::size_t loraParts = static_cast<std::size_t>(LoraPart::Orthogonal) + 1;

struct LoraPiece {
    std::string_view layer; // what is changed, as the file calls it; a part of the name
    LoraPart part = LoraPart::None;
};

/// The networks that a LoRA may change. Text encoders are in the order of the model's.
enum class LoraTarget { Unet, TextEncoder, TextEncoder2 };

/// Whose layer it is, by its name alone.
LoraTarget loraTargetOf(std::string_view layer);

/// What kohya's and LyCORIS' files write behind a layer's name: ".lora_down.weight"; empty for None.
std::string_view kohyaMarkOf(LoraPart part);

/// "lora_unet_mid_block_….lora_down.weight" → layer and part. An adapter's name is passed over.
LoraPiece loraPieceOf(std::string_view weightName);

} // namespace candela
