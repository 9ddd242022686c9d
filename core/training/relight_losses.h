// What URetinex-Net is taught by: the errors of each part, of pairs of a dark picture and the well-lit one.
#pragma once

#include "core/models/uretinex.h"
#include "core/training/mixed_precision.h"

#include <ATen/core/Generator.h>
#include <ATen/ops/relu.h>

namespace candela
{

struct LightPairs {
    /// (B, 3, s, s) each, fp32 in [0, 1], channels-last. The crops of one photograph follow one another and
    /// share their darkening.
    at::Tensor dark, lit;
    int64_t photos = 1; // B = photos · crops of each
};

/// Networks in training. They compute in mixed precision, everything else in fp32.
class RelightLosses
{
public:
    RelightLosses(const Uretinex& networks, at::DeviceType device, at::ScalarType dtype)
        : m_networks(networks)
        , m_device(device)
        , m_dtype(dtype)
    {
    }

    /// Both decompositions: reflectance times illumination is the picture, illumination is near the brightest
    /// channel and even where the picture has no edges. Errors count in proportion to the picture's light.
    at::Tensor decomposition(const LightPairs& pairs) const;

    /// The unfolding: the dark picture's reflectance is to be the well-lit one's (squares, structure, edges),
    /// each round's restoration near its least squares solution, the illumination even.
    at::Tensor unfolding(const LightPairs& pairs) const;

    /// The adjustment: the dark picture's illumination becomes the well-lit one's, and with its reflectance
    /// the well-lit picture. Half of the photographs ask, at random, for a part of that light and of the
    /// ratio.
    at::Tensor adjustment(const LightPairs& pairs, at::Generator& generator) const;

    /// All of it but the decomposition of well-lit pictures, which the others are measured by.
    at::Tensor together(const LightPairs& pairs, at::Generator& generator) const;

private:
    at::Tensor forward(const ReflectanceRestoration& network, const at::Tensor& p, const at::Tensor& q) const;
    /// Of a network that ends with a ReLU: its value, but a little of the gradient where it cuts off. What is
    /// cut off everywhere, as an unlucky start can have it, would be black for ever.
    template <class Network, class... Inputs>
    at::Tensor forward(const Network& network, const Inputs&... inputs) const
    {
        constexpr double leak = 0.01;
        at::Tensor unclamped;
        {
            const AutocastScope autocast(m_device, m_dtype);
            unclamped = network.unclamped(inputs...).to(at::kFloat);
        }
        return at::relu(unclamped) + leak * (unclamped - unclamped.detach());
    }
    LightParts decomposed(const Decomposition& network, const at::Tensor& picture) const;
    LightParts litParts(const LightPairs& pairs) const;
    struct Unfolded {
        LightParts parts; // after the last round
        at::Tensor strain; // how far the restorations are from what the rounds started with
    };
    Unfolded unfold(const at::Tensor& dark) const;
    at::Tensor unfoldingError(const Unfolded& dark, const LightParts& lit) const;
    at::Tensor adjustmentError(const LightPairs& pairs, const LightParts& dark, const LightParts& lit,
        at::Generator& generator) const;

    const Uretinex& m_networks;
    at::DeviceType m_device;
    at::ScalarType m_dtype;
};

/// Mean structural similarity of (B, C, H, W) fp32 pictures in [0, 1], as picture_metrics.h has it;
/// differentiable. H, W ≥ 11.
at::Tensor meanSimilarity(const at::Tensor& a, const at::Tensor& b);

} // namespace candela
