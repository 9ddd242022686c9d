// URetinex-Net over pictures of any size: tile by tile with the halo that the networks' reach needs, and
// squeeze-excitation's mean over the whole picture in a pass of its own, so that the result is that of
// uretinex.h. For inference. One thread at a time (the work inside uses LibTorch's threads).
#pragma once

#include "core/models/uretinex.h"
#include "core/nn/device.h"
#include "core/nn/fused_convolution.h"

#include <functional>
#include <vector>

namespace candela
{

/// A rectangle of a picture, in pixels.
struct Region {
    int64_t y = 0, x = 0;
    int64_t height = 0, width = 0;
};

struct TileOptions {
    /// Longest side of what a tile adds to the result, without its halo: what is held of the widest layer is
    /// 64 channels of such a tile, twice. Three quarters of it where the picture is large.
    int64_t side = 512;
};

/// A picture by parts: region → (1, 3, h, w) fp32 in [0, 1].
using PictureSource = std::function<at::Tensor(const Region&)>;
/// Called when a tile of `of` is done; may throw to end the work.
using TileObserver = std::function<void(int done, int of)>;

class TiledUretinex
{
public:
    /// fp32 where this processor has kernels for it: Winograd's algorithm is faster there than bf16 and
    /// exact. Else as wished.
    static Compute advised(const Compute& wish);

    /// Keeps copies of the weights in `compute`'s precision.
    TiledUretinex(const Uretinex& networks, const Compute& compute, const TileOptions& options = {});

    /// → (1, 4, height, width) fp32 in channels-last order: reflectance and illumination. Holds two of these
    /// and the tiles, whatever the size.
    at::Tensor decompose(
        int64_t height, int64_t width, const PictureSource& picture, const TileObserver& observe = {}) const;

    /// A part of the result: enhanced (1, 3, h, w) = reflectance · highL, highL (1, 1, h, w), fp32.
    using Sink = std::function<void(const Region&, const at::Tensor& enhanced, const at::Tensor& highL)>;
    /// `parts` as decompose() gives them; calls `sink` for regions that tile the picture.
    void adjust(
        const at::Tensor& parts, double ratio, const Sink& sink, const TileObserver& observe = {}) const;

    /// The ratio between the illumination in `parts` and that of a well-lit picture of the same size:
    /// 1 / (mean(L / (L of the reference + 1e-4)) + 1e-4). Requires hasHigh().
    double ratioTo(
        const at::Tensor& parts, const PictureSource& reference, const TileObserver& observe = {}) const;
    bool hasHigh() const { return !m_high.empty(); }

private:
    using Chain = std::vector<FusedConvolution>;
    class Pass;

    Chain chainOf(const std::vector<std::shared_ptr<Conv2d>>& convs, FusedActivation inner) const;
    FusedConvolution featuresOf(const ReflectanceRestoration& network) const;
    at::Tensor run(const Chain& chain, const at::Tensor& x) const;
    at::Tensor inOwnFormat(const at::Tensor& x) const;
    std::vector<Region> tiles(int64_t height, int64_t width) const;

    void decomposeInto(at::Tensor& start, const Chain& chain, const PictureSource& picture, Pass& pass) const;
    void startRound(
        at::Tensor& start, const at::Tensor& parts, int64_t t, const PictureSource& picture) const;
    Chain excitedReflectance(const at::Tensor& start, Pass& pass) const;
    void restore(const at::Tensor& start, const Chain& reflectance, at::Tensor& parts, Pass& pass) const;

    UretinexConfig m_config;
    Compute m_compute;
    TileOptions m_options;
    Chain m_low, m_high; // the latter empty where there is none
    FusedConvolution m_features; // of P and Q together: (1, 4, h, w) → (1, 64, h, w)
    std::shared_ptr<SqueezeExcitation> m_squeeze;
    at::Tensor m_excitedWeight, m_excitedBias; // of the convolution that sees the excited features
    Chain m_reflectance; // what comes after it
    Chain m_illumination, m_adjustment;
};

} // namespace candela
