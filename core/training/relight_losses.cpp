#include "core/training/relight_losses.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

namespace candela
{
namespace
{

constexpr double tiny = 1e-4; // as where a ratio is found for a reference
constexpr double leastLight = 0.02; // below it, errors do not count more than there
constexpr double mostRatio = 50; // crops that are all black have none

/// Differences of neighbours: to the right (…, W-1), and down (…, H-1, …).
struct Steps {
    at::Tensor across, down;
    explicit Steps(const at::Tensor& x)
        : across(x.diff(1, 3))
        , down(x.diff(1, 2))
    {
    }
};

at::Tensor edgeError(const at::Tensor& a, const at::Tensor& b)
{
    const Steps error(a - b);
    return error.across.abs().mean() + error.down.abs().mean();
}

/// Total variation in squares.
at::Tensor unevenness(const at::Tensor& x)
{
    const Steps steps(x);
    return steps.across.square().mean() + steps.down.square().mean();
}

/// How much `light` (B, 1, H, W) changes where `guide` does not.
at::Tensor unevennessBesideEdges(const at::Tensor& light, const at::Tensor& guide)
{
    constexpr double sharpness = 10;
    const Steps of(light), edges(guide);
    return (of.across.abs() * at::exp(-sharpness * edges.across.abs())).mean()
        + (of.down.abs() * at::exp(-sharpness * edges.down.abs())).mean();
}

at::Tensor pictureError(const at::Tensor& made, const at::Tensor& wanted)
{
    return (made - wanted).abs().mean() + 0.5 * (1 - meanSimilarity(made, wanted))
        + 0.5 * edgeError(made, wanted);
}

at::Tensor decompositionError(const LightParts& parts, const at::Tensor& picture)
{
    const at::Tensor scale = 1 / (picture.mean({1, 2, 3}, /*keepdim=*/true) + leastLight); // (B, 1, 1, 1)
    const at::Tensor brightest = picture.amax(1, /*keepdim=*/true);
    const at::Tensor fit = ((parts.reflectance * parts.illumination - picture) * scale).abs().mean();
    const at::Tensor start = ((parts.illumination - brightest) * scale).square().mean();
    return fit + 0.5 * start + 0.1 * unevennessBesideEdges(parts.illumination * scale, brightest * scale);
}

/// One for each picture, (B, 1, 1, 1): what its photograph's crops have together.
at::Tensor ratioOf(const LightParts& dark, const LightParts& lit, int64_t photos)
{
    const at::Tensor quotient =
        (dark.illumination / (lit.illumination + tiny)).mean({1, 2, 3}).view({photos, -1}); // (photos, crops)
    const at::Tensor ratio = (1 / (quotient.mean(1, /*keepdim=*/true) + tiny)).clamp_max(mostRatio);
    return ratio.expand_as(quotient).reshape({-1, 1, 1, 1});
}

/// The share of the light that each picture is asked for, (B, 1, 1, 1): all of it, or for every second
/// photograph at random 0.4 to 1.
at::Tensor wantedShare(const LightPairs& pairs, at::Generator& generator)
{
    const at::Tensor drawn = at::rand({2, pairs.photos, 1}, generator, at::kFloat);
    const at::Tensor share = at::where(drawn[0] < 0.5, 0.4 + 0.6 * drawn[1], at::ones({1}));
    const int64_t crops = pairs.lit.size(0) / pairs.photos;
    return share.expand({-1, crops}).reshape({-1, 1, 1, 1}).to(pairs.lit.device());
}

} // namespace

at::Tensor meanSimilarity(const at::Tensor& a, const at::Tensor& b)
{
    constexpr int64_t window = 11;
    constexpr double deviation = 1.5, c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
    const at::Tensor distance = at::arange(window, a.options()) - static_cast<double>(window / 2);
    const at::Tensor bell = at::exp(-distance.square() / (2 * deviation * deviation));
    const at::Tensor weights = bell / bell.sum();
    // (5, B, C, H, W) → (5·B·C, 1, H, W) → means under the window, (5, B, C, H-10, W-10)
    const at::Tensor maps = at::stack({a, b, a * a, b * b, a * b});
    at::Tensor means = maps.flatten(0, 2).unsqueeze(1);
    means = at::conv2d(at::conv2d(means, weights.view({1, 1, window, 1})), weights.view({1, 1, 1, window}));
    means = means.view({5, a.size(0), a.size(1), means.size(2), means.size(3)});
    const at::Tensor varianceA = means[2] - means[0].square(), varianceB = means[3] - means[1].square();
    const at::Tensor covariance = means[4] - means[0] * means[1];
    return ((2 * means[0] * means[1] + c1) * (2 * covariance + c2)
        / ((means[0].square() + means[1].square() + c1) * (varianceA + varianceB + c2)))
        .mean();
}

at::Tensor RelightLosses::forward(
    const ReflectanceRestoration& network, const at::Tensor& p, const at::Tensor& q) const
{
    const AutocastScope autocast(m_device, m_dtype);
    return network.forward(p, q).to(at::kFloat);
}

LightParts RelightLosses::decomposed(const Decomposition& network, const at::Tensor& picture) const
{
    const at::Tensor both = forward(network, picture); // (B, 4, H, W)
    return {both.narrow(1, 0, 3), both.narrow(1, 3, 1)};
}

/// The measure of the later stages; nothing is learnt through it.
LightParts RelightLosses::litParts(const LightPairs& pairs) const
{
    const at::NoGradGuard noGradients;
    return decomposed(*m_networks.high, pairs.lit);
}

RelightLosses::Unfolded RelightLosses::unfold(const at::Tensor& dark) const
{
    LightParts start = decomposed(*m_networks.low, dark);
    Unfolded result{.parts = {}, .strain = at::zeros({}, dark.options())};
    for (int64_t t = 0; t < m_networks.config.rounds; ++t) {
        if (t > 0)
            start = unfoldingStart(m_networks.config, t, dark, start.illumination, result.parts);
        result.parts = {forward(*m_networks.reflectance, start.reflectance, start.illumination),
            forward(*m_networks.illumination, start.illumination)};
        result.strain = result.strain + at::mse_loss(start.reflectance, result.parts.reflectance)
            + at::mse_loss(start.illumination, result.parts.illumination);
    }
    return result;
}

at::Tensor RelightLosses::unfoldingError(const Unfolded& dark, const LightParts& lit) const
{
    const at::Tensor& made = dark.parts.reflectance;
    return at::mse_loss(made, lit.reflectance) + (1 - meanSimilarity(made, lit.reflectance))
        + edgeError(made, lit.reflectance) + 20 * unevenness(dark.parts.illumination) + 0.1 * dark.strain;
}

at::Tensor RelightLosses::adjustmentError(
    const LightPairs& pairs, const LightParts& dark, const LightParts& lit, at::Generator& generator) const
{
    const at::Tensor share = wantedShare(pairs, generator);
    const at::Tensor ratio = (ratioOf(dark, lit, pairs.photos) * share).detach();
    const at::Tensor light = forward(*m_networks.adjustment, dark.illumination, ratio);
    const at::Tensor wantedLight = lit.illumination * share;
    return (light - wantedLight).abs().mean() + edgeError(light, wantedLight)
        + pictureError(dark.reflectance * light, pairs.lit * share);
}

at::Tensor RelightLosses::decomposition(const LightPairs& pairs) const
{
    return decompositionError(decomposed(*m_networks.low, pairs.dark), pairs.dark)
        + decompositionError(decomposed(*m_networks.high, pairs.lit), pairs.lit);
}

at::Tensor RelightLosses::unfolding(const LightPairs& pairs) const
{
    return unfoldingError(unfold(pairs.dark), litParts(pairs));
}

at::Tensor RelightLosses::adjustment(const LightPairs& pairs, at::Generator& generator) const
{
    LightParts dark;
    {
        const at::NoGradGuard noGradients;
        dark = unfold(pairs.dark).parts;
    }
    return adjustmentError(pairs, dark, litParts(pairs), generator);
}

at::Tensor RelightLosses::together(const LightPairs& pairs, at::Generator& generator) const
{
    const Unfolded dark = unfold(pairs.dark);
    const LightParts lit = litParts(pairs);
    return 0.5 * unfoldingError(dark, lit) + adjustmentError(pairs, dark.parts, lit, generator);
}

} // namespace candela
