// URetinex-Net with the weights that tests/reference/uretinex.py gives it.
#pragma once

#include "core/models/uretinex.h"
#include "core/nn/state_dict.h"

#include <torch/types.h>

#include <cmath>

namespace candela
{

/// Parameter k in the order of names: element i is a fixed shuffle of (i, k, seed).
inline void fillByFormula(const torch::nn::Module& network, std::uint32_t seed)
{
    const at::NoGradGuard noGradients;
    std::uint32_t k = 0;
    for (const auto& [name, parameter] : stateDict(network)) {
        ++k;
        const double bound =
            parameter.dim() > 1 ? std::sqrt(6.0 / static_cast<double>(parameter[0].numel())) : 0.1;
        const at::Tensor values = at::empty(parameter.sizes());
        auto* value = values.mutable_data_ptr<float>();
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(values.numel()); ++i) {
            std::uint32_t bits = i * 2654435761U + k * 40503U + seed * 69069U;
            bits = (bits ^ (bits >> 15)) * 2246822519U;
            bits ^= bits >> 13;
            value[i] = static_cast<float>((static_cast<double>(bits) / 4294967296.0 * 2 - 1) * bound);
        }
        at::Tensor target = parameter;
        target.copy_(values);
    }
}

inline Uretinex networksByFormula(const UretinexConfig& config = {})
{
    Uretinex networks = Uretinex::make(config);
    fillByFormula(*networks.low, 0);
    fillByFormula(*networks.high, 1);
    fillByFormula(*networks.reflectance, 2);
    fillByFormula(*networks.illumination, 3);
    fillByFormula(*networks.adjustment, 4);
    return networks;
}

} // namespace candela
