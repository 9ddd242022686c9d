#include "core/nn/kernels/fused.h"

#include "core/nn/kernels/elementwise_avx512.h"
#include "core/nn/kernels/machine.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace candela
{

#ifdef CANDELA_AVX512_KERNELS

namespace
{

const std::uint16_t* bf16Data(const at::Tensor& x)
{
    return static_cast<const std::uint16_t*>(x.const_data_ptr());
}

std::uint16_t* bf16Data(at::Tensor& x)
{
    return static_cast<std::uint16_t*>(x.data_ptr());
}

bool fits(const at::Tensor& x)
{
    return processor().avx512Bf16 && x.is_cpu() && x.scalar_type() == at::kBFloat16 && x.numel() > 0
        && !c10::GradMode::is_enabled();
}

/// How (N, H·W, C) is cut into parts for the threads: each a run of rows of one picture.
struct Parts {
    explicit Parts(const at::Tensor& x)
        : pictures(x.size(0))
        , rows(x.size(2) * x.size(3))
        , channels(x.size(1))
        , perPicture(std::clamp<std::int64_t>(rows * channels / 16384, 1, 4 * at::get_num_threads()))
    {
    }
    std::int64_t count() const { return pictures * perPicture; }
    std::int64_t firstRow(std::int64_t part) const { return part % perPicture * rows / perPicture; }
    std::int64_t rowCount(std::int64_t part) const
    {
        return (part % perPicture + 1) * rows / perPicture - firstRow(part);
    }
    std::int64_t offset(std::int64_t part) const
    {
        return (part / perPicture * rows + firstRow(part)) * channels;
    }

    std::int64_t pictures, rows, channels, perPicture;
};

/// Sums of (part, {sum, square}, channel) → scale and shift of (picture, {scale, shift}, channel).
std::vector<float> scalesOf(const Parts& parts, const std::vector<float>& moments, std::int64_t groups,
    const float* weight, const float* bias, double epsilon)
{
    const std::int64_t size = parts.channels / groups;
    std::vector<float> result(static_cast<std::size_t>(parts.pictures * 2 * parts.channels));
    for (std::int64_t n = 0; n < parts.pictures; ++n) {
        for (std::int64_t g = 0; g < groups; ++g) {
            double sum = 0;
            double square = 0;
            for (std::int64_t p = n * parts.perPicture; p < (n + 1) * parts.perPicture; ++p) {
                const float* part = moments.data() + p * 2 * parts.channels + g * size;
                for (std::int64_t c = 0; c < size; ++c) {
                    sum += part[c];
                    square += part[parts.channels + c];
                }
            }
            const double count = static_cast<double>(size * parts.rows);
            const double mean = sum / count;
            const double inverse = 1 / std::sqrt(std::max(0.0, square / count - mean * mean) + epsilon);
            float* scale = result.data() + n * 2 * parts.channels;
            for (std::int64_t c = g * size; c < (g + 1) * size; ++c) {
                scale[c] = static_cast<float>(weight[c] * inverse);
                scale[parts.channels + c] = static_cast<float>(bias[c] - mean * weight[c] * inverse);
            }
        }
    }
    return result;
}

} // namespace

bool groupNormKernelFits(const at::Tensor& x, std::int64_t groups)
{
    return x.dim() == 4 && fits(x) && x.is_contiguous(at::MemoryFormat::ChannelsLast)
        && x.size(1) % groups == 0;
}

at::Tensor groupNormKernel(const at::Tensor& x, std::int64_t groups, const at::Tensor& weight,
    const at::Tensor& bias, double epsilon, NormActivation activation)
{
    const Parts parts(x);
    const std::int64_t channels = parts.channels;
    std::vector<float> moments(static_cast<std::size_t>(parts.count() * 2 * channels));
    at::parallel_for(0, parts.count(), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t p = begin; p < end; ++p) {
            float* sums = moments.data() + p * 2 * channels;
            kernels::channelMoments(
                bf16Data(x) + parts.offset(p), parts.rowCount(p), channels, sums, sums + channels);
        }
    });

    const at::Tensor weight32 = weight.to(at::kFloat).contiguous();
    const at::Tensor bias32 = bias.to(at::kFloat).contiguous();
    const std::vector<float> scales = scalesOf(
        parts, moments, groups, weight32.const_data_ptr<float>(), bias32.const_data_ptr<float>(), epsilon);

    at::Tensor y = at::empty_like(x);
    at::parallel_for(0, parts.count(), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t p = begin; p < end; ++p) {
            const float* scale = scales.data() + p / parts.perPicture * 2 * channels;
            kernels::scaleShift(bf16Data(x) + parts.offset(p), parts.rowCount(p), channels, scale,
                scale + channels, activation == NormActivation::Silu, bf16Data(y) + parts.offset(p));
        }
    });
    return y;
}

bool gegluKernelFits(const at::Tensor& x)
{
    return x.dim() > 0 && fits(x) && x.is_contiguous() && x.size(-1) % 2 == 0;
}

at::Tensor gegluKernel(const at::Tensor& x)
{
    std::vector<std::int64_t> shape = x.sizes().vec();
    const std::int64_t size = shape.back() /= 2;
    at::Tensor y = at::empty(shape, x.options());
    const std::int64_t grain = std::max<std::int64_t>(1, 16384 / size);
    at::parallel_for(0, y.numel() / size, grain, [&](std::int64_t begin, std::int64_t end) {
        kernels::geglu(bf16Data(x) + begin * 2 * size, end - begin, size, bf16Data(y) + begin * size);
    });
    return y;
}

#else

bool groupNormKernelFits(const at::Tensor&, std::int64_t)
{
    return false;
}

bool gegluKernelFits(const at::Tensor&)
{
    return false;
}

at::Tensor groupNormKernel(
    const at::Tensor&, std::int64_t, const at::Tensor&, const at::Tensor&, double, NormActivation)
{
    TORCH_INTERNAL_ASSERT(false, "no group norm kernel was built for this processor");
}

at::Tensor gegluKernel(const at::Tensor&)
{
    TORCH_INTERNAL_ASSERT(false, "no GEGLU kernel was built for this processor");
}

#endif

} // namespace candela
