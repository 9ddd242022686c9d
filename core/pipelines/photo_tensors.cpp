#include "core/pipelines/photo_tensors.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <limits>

namespace candela
{
namespace
{

constexpr int64_t rowsAtOnce = 16; // of work for one thread
constexpr std::array<float, 3> luminance = {0.299F, 0.587F, 0.114F};

template <typename Sample>
constexpr float largest = std::numeric_limits<Sample>::max();

template <typename Sample>
at::Tensor readRegion(const Photo& photo, const Region& region)
{
    const at::Tensor result = at::empty({1, 3, region.height, region.width},
        at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    auto* target = result.mutable_data_ptr<float>();
    const auto* samples = photo.samples<Sample>();
    at::parallel_for(0, region.height, rowsAtOnce, [&](int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y) {
            const Sample* from = samples + ((region.y + y) * photo.width + region.x) * photo.channels;
            float* to = target + y * region.width * 3;
            if (photo.channels == 3)
                std::transform(from, from + region.width * 3, to,
                    [](Sample sample) { return static_cast<float>(sample) / largest<Sample>; });
            else
                for (int64_t x = 0; x < region.width; ++x)
                    std::fill_n(to + 3 * x, 3, static_cast<float>(from[x]) / largest<Sample>);
        }
    });
    return result;
}

template <typename Sample>
Sample sampleOf(float value)
{
    // Written so that NaN becomes black.
    return static_cast<Sample>(value > 0 ? std::min(value * largest<Sample>, largest<Sample>) : 0);
}

template <typename Sample>
void writeRegion(Photo& photo, const Region& region, const at::Tensor& enhanced)
{
    const at::Tensor ordered = enhanced.contiguous(at::MemoryFormat::ChannelsLast);
    const auto* values = ordered.const_data_ptr<float>();
    auto* samples = photo.samples<Sample>();
    at::parallel_for(0, region.height, rowsAtOnce, [&](int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y) {
            const float* from = values + y * region.width * 3;
            Sample* to = samples + ((region.y + y) * photo.width + region.x) * photo.channels;
            if (photo.channels == 3)
                std::transform(from, from + region.width * 3, to, sampleOf<Sample>);
            else
                for (int64_t x = 0; x < region.width; ++x)
                    to[x] = sampleOf<Sample>(luminance[0] * from[3 * x] + luminance[1] * from[3 * x + 1]
                        + luminance[2] * from[3 * x + 2]);
        }
    });
}

} // namespace

PictureSource sourceOf(const Photo& photo)
{
    return [&photo](const Region& region) {
        return photo.bits == 16 ? readRegion<std::uint16_t>(photo, region)
                                : readRegion<std::uint8_t>(photo, region);
    };
}

void putRegion(Photo& photo, const Region& region, const at::Tensor& enhanced)
{
    if (photo.bits == 16)
        writeRegion<std::uint16_t>(photo, region, enhanced);
    else
        writeRegion<std::uint8_t>(photo, region, enhanced);
}

at::Tensor bytesOf(const Photo& photo)
{
    const std::vector<int64_t> shape = {photo.height, photo.width, photo.channels};
    if (photo.bits == 8)
        return at::from_blob(const_cast<std::byte*>(photo.pixels.data()), shape, at::kByte);
    at::Tensor result = at::empty(shape, at::kByte);
    const auto* samples = photo.samples<std::uint16_t>();
    std::transform(samples, samples + result.numel(), result.mutable_data_ptr<std::uint8_t>(),
        [](std::uint32_t sample) { return static_cast<std::uint8_t>(sample * 255 / 65535); });
    return result;
}

} // namespace candela
