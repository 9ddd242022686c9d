// Feature maps band by band, for pictures whose maps would not fit the memory several times over: what a
// convolution sees around a band is read along, and normalisation takes its moments over the whole map in a
// pass of its own, so that the result is that of the whole map, but for rounding. For inference; batches of
// one. One thread at a time (the work inside uses LibTorch's threads).
#pragma once

#include "core/nn/resnet.h"
#include "core/nn/stop_check.h"

#include <functional>

namespace candela
{

/// A map that is computed, or lies in memory, and is read by its rows.
struct MapRows {
    int64_t height = 0, width = 0;
    int64_t channels = 0;
    std::function<at::Tensor(int64_t begin, int64_t end)> read; // → (1, C, end − begin, width)
};

MapRows rowsOf(const at::Tensor& map);
/// The layer's output, computed anew whenever it is read. A convolution of 3 × 3 that keeps the size.
MapRows convolved(const Conv2d& layer, MapRows input);
MapRows enlarged(const Upsample2D& layer, MapRows input);
/// Downsample2D with DownsamplePadding::RightBottom.
MapRows reduced(const Downsample2D& layer, MapRows input);
/// The layer, normalised by the moments and activated before: the end of an encoder or decoder.
MapRows concluded(
    const GroupNorm& norm, const GroupMoments& moments, const Conv2d& layer, const MapRows& input);

/// How maps are cut.
struct Bands {
    StopCheck stop = {}; // called before each band
    int64_t values = int64_t(1) << 24; // in each, about; never fewer than 8 rows where there are as many
};

/// Calls `work` for the bands of a map, from the top down.
void forEachBand(
    const MapRows& map, const Bands& bands, const std::function<void(int64_t begin, int64_t end)>& work);

GroupMoments momentsOf(const MapRows& map, const Bands& bands);
at::Tensor gathered(const MapRows& map, const Bands& bands);

/// A map in memory and its moments.
struct MeasuredMap {
    at::Tensor map; // (1, C, h, w)
    GroupMoments moments;
};

/// The block's output. The first half is computed twice: first for its moments.
MeasuredMap throughBlock(const ResnetBlock2D& block, const MapRows& input, const Bands& bands);
/// Likewise in the memory of `x`, which is consumed; a block that keeps the number of channels.
MeasuredMap throughBlock(const ResnetBlock2D& block, MeasuredMap&& x, const Bands& bands);

} // namespace candela
