// What a LoRA's layer adds to a weight. Free functions, any thread.
#pragma once

#include "core/lora/lora_file.h"

namespace candela
{

/// The change of `weight` (fp32, of any shape with extentOf(layer)'s rows and columns) by a layer at full
/// strength, of the weight's own shape and device: alpha / rank times B·A (LoRA, LoCon), (B₁·A₁) ∘ (B₂·A₂)
/// (LoHa, arXiv:2108.06098) or a Kronecker product (LoKr, arXiv:2212.10650), or the whole difference; with
/// DoRA's magnitudes (arXiv:2402.09353) what turns the weight into the one of these lengths. `statedAlpha`
/// counts where the file states none; without any, or with 0, alpha is the rank.
at::Tensor changeOf(const LoraLayer& layer, const at::Tensor& weight, std::optional<double> statedAlpha);

/// The same of a bias, (rows).
at::Tensor biasChangeOf(const LoraLayer& layer, const at::Tensor& bias);

} // namespace candela
