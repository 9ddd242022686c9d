#include "core/nn/bands.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cassert>

namespace candela
{
namespace
{

constexpr int64_t blockHalo = 2; // rows that a residual block sees beyond its own, on either side

at::Tensor emptyMap(const MapRows& like, int64_t channels, const at::Tensor& sample)
{
    return at::empty({1, channels, like.height, like.width},
        sample.options().memory_format(at::MemoryFormat::ChannelsLast));
}

/// A band with as many rows around it as the map has, up to `halo`.
struct Wide {
    Wide(const MapRows& map, int64_t begin, int64_t end, int64_t halo)
        : top(std::max<int64_t>(0, begin - halo))
        , bottom(std::min(map.height, end + halo))
    {
    }
    int64_t top, bottom;
};

/// A map whose rows are replaced from the top down while those around them are still read as they were.
class Replaced
{
public:
    explicit Replaced(at::Tensor map)
        : m_map(std::move(map))
    {
    }

    at::Tensor read(int64_t begin, int64_t end) const
    {
        const int64_t kept = std::max<int64_t>(0, m_done - begin);
        const at::Tensor untouched = m_map.narrow(2, begin + kept, end - begin - kept);
        return kept == 0 ? untouched
                         : at::cat({m_above.narrow(2, m_above.size(2) - kept, kept), untouched}, 2);
    }

    void replace(int64_t begin, int64_t end, const at::Tensor& rows)
    {
        assert(begin == m_done);
        const int64_t kept = std::min(blockHalo, end - begin);
        m_above = m_map.narrow(2, end - kept, kept).clone();
        m_map.narrow(2, begin, end - begin).copy_(rows);
        m_done = end;
    }

private:
    at::Tensor m_map;
    at::Tensor m_above; // the last rows before m_done, as they were
    int64_t m_done = 0;
};

/// The moments of what the block's first half makes of the input.
GroupMoments momentsWithin(
    const ResnetBlock2D& block, const MapRows& input, const GroupMoments& ofInput, const Bands& bands)
{
    GroupMoments moments;
    forEachBand(input, bands, [&](int64_t begin, int64_t end) {
        const Wide wide(input, begin, end, 1);
        const at::Tensor h = block.firstHalf(input.read(wide.top, wide.bottom), ofInput);
        moments.add(h.narrow(2, begin - wide.top, end - begin));
    });
    return moments;
}

/// The block's output, band by band.
void runBlock(const ResnetBlock2D& block, const MapRows& input, const GroupMoments& ofInput,
    const Bands& bands, const std::function<void(int64_t, int64_t, const at::Tensor&)>& take)
{
    const GroupMoments within = momentsWithin(block, input, ofInput, bands);
    forEachBand(input, bands, [&](int64_t begin, int64_t end) {
        const Wide wide(input, begin, end, blockHalo);
        const at::Tensor x = input.read(wide.top, wide.bottom);
        const at::Tensor y = block.secondHalf(block.firstHalf(x, ofInput), within, x);
        take(begin, end, y.narrow(2, begin - wide.top, end - begin));
    });
}

} // namespace

MapRows rowsOf(const at::Tensor& map)
{
    return {map.size(2), map.size(3), map.size(1), [map](int64_t begin, int64_t end) {
                return map.narrow(2, begin, end - begin);
            }};
}

MapRows convolved(const Conv2d& layer, MapRows input)
{
    const int64_t height = input.height, width = input.width;
    return {
        height, width, layer.weight.size(0), [&layer, input = std::move(input)](int64_t begin, int64_t end) {
            const Wide wide(input, begin, end, 1);
            return layer.forward(input.read(wide.top, wide.bottom)).narrow(2, begin - wide.top, end - begin);
        }};
}

MapRows enlarged(const Upsample2D& layer, MapRows input)
{
    const int64_t height = 2 * input.height, width = 2 * input.width;
    return {height, width, input.channels, [&layer, input = std::move(input)](int64_t begin, int64_t end) {
                const int64_t top = std::max<int64_t>(0, begin - 1) / 2;
                const int64_t bottom = std::min(input.height, end / 2 + 1);
                const at::Tensor wide =
                    layer.forward(input.read(top, bottom), {2 * (bottom - top), 2 * input.width});
                return wide.narrow(2, begin - 2 * top, end - begin);
            }};
}

MapRows reduced(const Downsample2D& layer, MapRows input)
{
    const int64_t height = input.height / 2, width = input.width / 2;
    return {height, width, input.channels, [&layer, input = std::move(input)](int64_t begin, int64_t end) {
                const at::Tensor wide =
                    layer.forward(input.read(2 * begin, std::min(input.height, 2 * end + 2)));
                return wide.narrow(2, 0, end - begin);
            }};
}

MapRows concluded(
    const GroupNorm& norm, const GroupMoments& moments, const Conv2d& layer, const MapRows& input)
{
    MapRows normalised = input;
    normalised.read = [&norm, &moments, input](int64_t begin, int64_t end) {
        return norm.forward(input.read(begin, end), moments, Activation::Silu);
    };
    return convolved(layer, std::move(normalised));
}

void forEachBand(
    const MapRows& map, const Bands& bands, const std::function<void(int64_t begin, int64_t end)>& work)
{
    constexpr int64_t fewestRows = 8;
    const int64_t rows = std::max(fewestRows, bands.values / (map.channels * map.width));
    const int64_t count = std::max<int64_t>(1, map.height / rows);
    for (int64_t i = 0; i < count; ++i) {
        checkStop(bands.stop);
        work(i * map.height / count, (i + 1) * map.height / count);
    }
}

GroupMoments momentsOf(const MapRows& map, const Bands& bands)
{
    GroupMoments moments;
    forEachBand(map, bands, [&](int64_t begin, int64_t end) { moments.add(map.read(begin, end)); });
    return moments;
}

at::Tensor gathered(const MapRows& map, const Bands& bands)
{
    at::Tensor result;
    forEachBand(map, bands, [&](int64_t begin, int64_t end) {
        const at::Tensor rows = map.read(begin, end);
        if (!result.defined())
            result = emptyMap(map, map.channels, rows);
        result.narrow(2, begin, end - begin).copy_(rows);
    });
    return result;
}

MeasuredMap throughBlock(const ResnetBlock2D& block, const MapRows& input, const Bands& bands)
{
    MeasuredMap result;
    runBlock(block, input, momentsOf(input, bands), bands,
        [&](int64_t begin, int64_t end, const at::Tensor& rows) {
            if (!result.map.defined())
                result.map = emptyMap(input, block.outChannels(), rows);
            result.map.narrow(2, begin, end - begin).copy_(rows);
            result.moments.add(rows);
        });
    return result;
}

MeasuredMap throughBlock(const ResnetBlock2D& block, MeasuredMap&& x, const Bands& bands)
{
    assert(block.keepsChannels());
    Replaced map(x.map);
    MapRows input = rowsOf(x.map);
    input.read = [&map](int64_t begin, int64_t end) {
        return map.read(begin, end);
    };
    GroupMoments moments;
    runBlock(block, input, x.moments, bands, [&](int64_t begin, int64_t end, const at::Tensor& rows) {
        moments.add(rows);
        map.replace(begin, end, rows);
    });
    return {std::move(x.map), std::move(moments)};
}

} // namespace candela
