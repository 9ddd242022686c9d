#include "core/models/uretinex_tiles.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cassert>

namespace candela
{
namespace
{

constexpr auto channelsLast = at::MemoryFormat::ChannelsLast;
constexpr int64_t widthOfFeatures = 64;
constexpr int64_t decompositionHalo = 4; // four convolutions 3x3
constexpr int64_t featuresHalo = 1;
constexpr int64_t restorationHalo = 8; // seven convolutions 3x3 see 7 pixels far, four 5x5 see 8
constexpr int64_t adjustmentHalo = 8; // four convolutions 5x5

/// Parts of nearly equal length, none longer than `longest`.
std::vector<std::pair<int64_t, int64_t>> partsOf(int64_t length, int64_t longest)
{
    const int64_t count = (length + longest - 1) / longest;
    std::vector<std::pair<int64_t, int64_t>> parts;
    for (int64_t i = 0; i < count; ++i) {
        const int64_t begin = i * length / count;
        parts.emplace_back(begin, (i + 1) * length / count - begin);
    }
    return parts;
}

std::vector<Region> tilesOf(int64_t height, int64_t width, int64_t side)
{
    std::vector<Region> tiles;
    for (const auto& [y, h] : partsOf(height, side))
        for (const auto& [x, w] : partsOf(width, side))
            tiles.push_back({y, x, h, w});
    return tiles;
}

/// `tile` with as much of the halo as the picture has: where the picture ends, the networks pad with zeros.
Region withHalo(const Region& tile, int64_t halo, int64_t height, int64_t width)
{
    const int64_t top = std::max<int64_t>(0, tile.y - halo), left = std::max<int64_t>(0, tile.x - halo);
    return {top, left, std::min(height, tile.y + tile.height + halo) - top,
        std::min(width, tile.x + tile.width + halo) - left};
}

/// (1, C, H, W) → a view of the region
at::Tensor cut(const at::Tensor& plane, const Region& region)
{
    return plane.narrow(2, region.y, region.height).narrow(3, region.x, region.width);
}

/// What was computed for `outer` → a view of what it says of `tile`.
at::Tensor inner(const at::Tensor& result, const Region& outer, const Region& tile)
{
    return cut(result, {tile.y - outer.y, tile.x - outer.x, tile.height, tile.width});
}

} // namespace

/// Counts tiles for the observer.
class TiledUretinex::Pass
{
public:
    Pass(const TileObserver& observe, std::size_t of)
        : m_observe(observe)
        , m_of(static_cast<int>(of))
    {
    }
    void tileDone()
    {
        ++m_done;
        if (m_observe)
            m_observe(m_done, m_of);
    }

private:
    const TileObserver& m_observe;
    int m_done = 0;
    int m_of;
};

Compute TiledUretinex::advised(const Compute& wish)
{
    Compute best = wish;
    if (wish.device.is_cpu() && hasConvolutionKernels())
        best.dtype = at::kFloat;
    return best;
}

TiledUretinex::TiledUretinex(const Uretinex& networks, const Compute& compute, const TileOptions& options)
    : m_config(networks.config)
    , m_compute(compute)
    , m_options(options)
{
    const c10::InferenceMode noGradients;
    m_low = chainOf(networks.low->convolutions(), FusedActivation::LeakyRelu);
    if (networks.high)
        m_high = chainOf(networks.high->convolutions(), FusedActivation::LeakyRelu);
    m_features = featuresOf(*networks.reflectance);
    m_squeeze = networks.reflectance->squeeze();
    auto inner = networks.reflectance->inner();
    m_excitedWeight = inner.front()->weight;
    m_excitedBias = inner.front()->bias;
    inner.erase(inner.begin());
    inner.push_back(networks.reflectance->last());
    m_reflectance = chainOf(inner, FusedActivation::Relu);
    m_reflectance.back().activation = FusedActivation::None;
    m_illumination = chainOf(networks.illumination->convolutions(), FusedActivation::LeakyRelu);
    m_adjustment = chainOf(networks.adjustment->convolutions(), FusedActivation::LeakyRelu);
}

/// Smaller ones where the planes themselves are large: more is computed twice, and a picture of 24 megapixels
/// stays within 1.5 GB.
std::vector<Region> TiledUretinex::tiles(int64_t height, int64_t width) const
{
    constexpr int64_t large = 2'000'000; // pixels
    return tilesOf(height, width, height * width > large ? m_options.side * 3 / 4 : m_options.side);
}

/// `inner` after each but the last, which has a ReLU.
TiledUretinex::Chain TiledUretinex::chainOf(
    const std::vector<std::shared_ptr<Conv2d>>& convs, FusedActivation inner) const
{
    Chain chain;
    for (const auto& conv : convs)
        chain.emplace_back(conv->weight, conv->bias, inner, m_compute);
    chain.back().activation = FusedActivation::Relu;
    return chain;
}

/// conv1 of P and conv2 of Q as one convolution of both, whose weight is zero where they do not meet.
FusedConvolution TiledUretinex::featuresOf(const ReflectanceRestoration& network) const
{
    const Conv2d& ofP = *network.first();
    at::Tensor weight = at::zeros({widthOfFeatures, 4, 3, 3});
    at::Tensor bias = ofP.bias;
    weight.narrow(0, 0, ofP.weight.size(0)).narrow(1, 0, 3).copy_(ofP.weight);
    if (const auto& ofQ = network.second()) {
        weight.narrow(0, ofP.weight.size(0), ofQ->weight.size(0)).narrow(1, 3, 1).copy_(ofQ->weight);
        bias = at::cat({ofP.bias, ofQ->bias});
    }
    return {weight, bias, FusedActivation::Relu, m_compute};
}

at::Tensor TiledUretinex::inOwnFormat(const at::Tensor& x) const
{
    return x.to(m_compute.device, m_compute.dtype, false, false, channelsLast).contiguous(channelsLast);
}

/// → fp32 on the processor
at::Tensor TiledUretinex::run(const Chain& chain, const at::Tensor& x) const
{
    at::Tensor y = x;
    for (const FusedConvolution& convolution : chain)
        y = convolution(y);
    return y.to(at::kCPU, at::kFloat);
}

at::Tensor TiledUretinex::decompose(
    int64_t height, int64_t width, const PictureSource& picture, const TileObserver& observe) const
{
    const c10::InferenceMode noGradients;
    assert(height > 0 && width > 0);
    const std::size_t count = tiles(height, width).size();
    Pass pass(observe, count * static_cast<std::size_t>(1 + 2 * m_config.rounds));
    at::Tensor start = at::empty({1, 4, height, width}, at::TensorOptions().memory_format(channelsLast));
    at::Tensor parts = at::empty_like(start);
    decomposeInto(start, m_low, picture, pass); // P and Q of the first round
    for (int64_t t = 0; t < m_config.rounds; ++t) {
        if (t > 0)
            startRound(start, parts, t, picture);
        restore(start, excitedReflectance(start, pass), parts, pass);
    }
    return parts;
}

void TiledUretinex::decomposeInto(
    at::Tensor& start, const Chain& chain, const PictureSource& picture, Pass& pass) const
{
    for (const Region& tile : tiles(start.size(2), start.size(3))) {
        const Region outer = withHalo(tile, decompositionHalo, start.size(2), start.size(3));
        const at::Tensor result = run(chain, inOwnFormat(picture(outer)));
        cut(start, tile).copy_(inner(result, outer, tile));
        pass.tileDone();
    }
}

/// P and Q of round t in the place of the last one's.
void TiledUretinex::startRound(
    at::Tensor& start, const at::Tensor& parts, int64_t t, const PictureSource& picture) const
{
    for (const Region& tile : tiles(start.size(2), start.size(3))) {
        at::Tensor here = cut(start, tile);
        const at::Tensor last = cut(parts, tile);
        const LightParts next = unfoldingStart(
            m_config, t, picture(tile), here.narrow(1, 3, 1), {last.narrow(1, 0, 3), last.narrow(1, 3, 1)});
        here.narrow(1, 0, 3).copy_(next.reflectance);
        here.narrow(1, 3, 1).copy_(next.illumination);
    }
}

/// The reflectance's convolutions after the features, with the factors of squeeze-excitation in the first
/// one's weight: the same as multiplying its input.
TiledUretinex::Chain TiledUretinex::excitedReflectance(const at::Tensor& start, Pass& pass) const
{
    const int64_t height = start.size(2), width = start.size(3);
    at::Tensor sums = at::zeros({1, widthOfFeatures}, at::kDouble);
    for (const Region& tile : tiles(height, width)) {
        const Region outer = withHalo(tile, featuresHalo, height, width);
        const at::Tensor features = m_features(inOwnFormat(cut(start, outer)));
        sums += inner(features, outer, tile).sum({2, 3}, false, at::kFloat).to(at::kCPU, at::kDouble);
        pass.tileDone();
    }
    const at::Tensor means = (sums / static_cast<double>(height * width)).to(at::kFloat);
    const at::Tensor factors = m_squeeze->factors(means).view({1, widthOfFeatures, 1, 1});
    Chain chain{m_features, {m_excitedWeight * factors, m_excitedBias, FusedActivation::Relu, m_compute}};
    chain.insert(chain.end(), m_reflectance.begin(), m_reflectance.end());
    return chain;
}

void TiledUretinex::restore(
    const at::Tensor& start, const Chain& reflectance, at::Tensor& parts, Pass& pass) const
{
    const int64_t height = start.size(2), width = start.size(3);
    for (const Region& tile : tiles(height, width)) {
        const Region outer = withHalo(tile, restorationHalo, height, width);
        const at::Tensor x = inOwnFormat(cut(start, outer));
        const at::Tensor p = cut(start, tile).narrow(1, 0, 3);
        at::Tensor here = cut(parts, tile);
        here.narrow(1, 0, 3).copy_(p + inner(run(reflectance, x), outer, tile));
        const at::Tensor q = x.narrow(1, 3, 1).contiguous(channelsLast);
        here.narrow(1, 3, 1).copy_(inner(run(m_illumination, q), outer, tile));
        pass.tileDone();
    }
}

void TiledUretinex::adjust(
    const at::Tensor& parts, double ratio, const Sink& sink, const TileObserver& observe) const
{
    const c10::InferenceMode noGradients;
    const int64_t height = parts.size(2), width = parts.size(3);
    const std::vector<Region> all = tiles(height, width);
    Pass pass(observe, all.size());
    for (const Region& tile : all) {
        const Region outer = withHalo(tile, adjustmentHalo, height, width);
        const at::Tensor l = cut(parts, outer).narrow(1, 3, 1);
        const at::Tensor x = at::cat({l, at::full_like(l, ratio)}, 1); // (1, 2, h, w)
        const at::Tensor highL = inner(run(m_adjustment, inOwnFormat(x)), outer, tile);
        sink(tile, cut(parts, tile).narrow(1, 0, 3) * highL, highL);
        pass.tileDone();
    }
}

double TiledUretinex::ratioTo(
    const at::Tensor& parts, const PictureSource& reference, const TileObserver& observe) const
{
    const c10::InferenceMode noGradients;
    assert(hasHigh());
    constexpr double tiny = 1e-4; // the published code's, against division by zero
    const int64_t height = parts.size(2), width = parts.size(3);
    const std::vector<Region> all = tiles(height, width);
    Pass pass(observe, all.size());
    double sum = 0;
    for (const Region& tile : all) {
        const Region outer = withHalo(tile, decompositionHalo, height, width);
        const at::Tensor high =
            inner(run(m_high, inOwnFormat(reference(outer))), outer, tile).narrow(1, 3, 1);
        sum += (cut(parts, tile).narrow(1, 3, 1) / (high + tiny)).sum(at::kDouble).item<double>();
        pass.tileDone();
    }
    return 1 / (sum / static_cast<double>(height * width) + tiny);
}

} // namespace candela
