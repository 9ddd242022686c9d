#include "core/nn/kernels/convolution.h"

#include "core/nn/kernels/convolution_avx512.h"
#include "core/nn/kernels/machine.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <vector>

namespace candela
{

#ifdef CANDELA_AVX512_KERNELS

namespace
{

constexpr std::int64_t mostDirect = 4; // channels that come in
constexpr std::int64_t mostChannels = 64;

std::int64_t paddedTo(std::int64_t channels)
{
    return channels <= 16 ? 16 : channels <= 32 ? 32 : 64;
}

/// Few channels that come in, few that go out of many, or many of both.
enum class Way { Direct, Narrow, Winograd };

Way wayOf(std::int64_t in, std::int64_t out)
{
    if (in <= mostDirect)
        return Way::Direct;
    return out <= kernels::mostNarrow ? Way::Narrow : Way::Winograd;
}

/// G of Winograd's algorithm for the points 0, 1, -1, 2, -2, ∞ → (6, k)
at::Tensor pointsOfKernel(std::int64_t kernel)
{
    constexpr double point[] = {0, 1, -1, 2, -2};
    constexpr double scale[] = {1.0 / 4, -1.0 / 6, -1.0 / 6, 1.0 / 24, 1.0 / 24};
    at::Tensor g = at::zeros({kernels::winogradSide, kernel}, at::kDouble);
    auto values = g.accessor<double, 2>();
    for (std::int64_t i = 0; i < 5; ++i) {
        double power = scale[i];
        for (std::int64_t j = 0; j < kernel; ++j, power *= point[i])
            values[i][j] = power;
    }
    values[5][kernel - 1] = 1;
    return g;
}

/// (out, in, k, k) → (36, in, paddedOut)
at::Tensor winogradWeights(const at::Tensor& weight)
{
    const at::Tensor g = pointsOfKernel(weight.size(2));
    const at::Tensor points = at::matmul(at::matmul(g, weight.to(at::kDouble)), g.t()); // (out, in, 6, 6)
    return points.permute({2, 3, 1, 0}).flatten(0, 1); // (36, in, out)
}

/// Last dimension up to `size`, with zeros.
at::Tensor padded(const at::Tensor& x, std::int64_t size)
{
    return at::constant_pad_nd(x, {0, size - x.size(-1)}).to(at::kFloat).contiguous();
}

kernels::Convolution describe(const KernelConvolution& convolution, double slope)
{
    return {.weights = convolution.weights.const_data_ptr<float>(),
        .bias = convolution.bias.const_data_ptr<float>(),
        .in = convolution.in,
        .out = convolution.out,
        .paddedOut = paddedTo(convolution.out),
        .kernel = convolution.kernel,
        .slope = static_cast<float>(slope)};
}

void winograd(const kernels::Convolution& convolution, const at::Tensor& x, at::Tensor& y)
{
    const std::int64_t height = x.size(2), width = x.size(3),
                       outputs = kernels::winogradOutput(convolution.kernel);
    const std::int64_t patches = (height + outputs - 1) / outputs * ((width + outputs - 1) / outputs);
    const std::int64_t blocks = (patches + kernels::winogradBlock - 1) / kernels::winogradBlock;
    const float* from = x.const_data_ptr<float>();
    float* to = y.mutable_data_ptr<float>();
    at::parallel_for(0, blocks, 1, [&](std::int64_t begin, std::int64_t end) {
        const at::Tensor scratch = at::zeros({kernels::winogradScratch(convolution)});
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t first = i * kernels::winogradBlock;
            kernels::winogradPatches(convolution, from, height, width, first,
                std::min(kernels::winogradBlock, patches - first), scratch.mutable_data_ptr<float>(), to);
        }
    });
}

void direct(const kernels::Convolution& convolution, const at::Tensor& x, at::Tensor& y)
{
    // (h + 2 p, w + 2 p + a run of pixels, in), and a row more to read beyond the end
    const std::int64_t height = x.size(2), width = x.size(3), padding = convolution.kernel / 2;
    const at::Tensor around = at::constant_pad_nd(
        x[0].permute({1, 2, 0}), {0, 0, padding, padding + kernels::directRun, padding, padding + 1})
                                  .contiguous();
    const std::int64_t stride = around.stride(0);
    const float* from = around.const_data_ptr<float>();
    float* to = y.mutable_data_ptr<float>();
    at::parallel_for(0, height, 8, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row)
            kernels::directRow(
                convolution, from + row * stride, stride, width, to + row * width * convolution.out);
    });
}

void narrow(const kernels::Convolution& convolution, const at::Tensor& x, at::Tensor& y)
{
    const std::int64_t height = x.size(2), width = x.size(3);
    const float* from = x.const_data_ptr<float>();
    float* to = y.mutable_data_ptr<float>();
    at::parallel_for(0, height, 8, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row)
            kernels::narrowRow(convolution, from, height, width, row, to + row * width * convolution.out);
    });
}

} // namespace

bool hasConvolutionKernels()
{
    return processor().avx512;
}

bool convolutionKernelFits(const at::Tensor& weight)
{
    if (!hasConvolutionKernels() || !weight.is_cpu() || weight.scalar_type() != at::kFloat
        || weight.dim() != 4 || c10::GradMode::is_enabled())
        return false;
    const std::int64_t out = weight.size(0), in = weight.size(1), kernel = weight.size(2);
    const bool pointwise = kernel == 1 && wayOf(in, out) == Way::Narrow;
    return (kernel == 3 || kernel == 5 || pointwise) && weight.size(3) == kernel && out <= mostChannels
        && (in <= mostDirect || (in <= mostChannels && in % 16 == 0));
}

KernelConvolution packForKernel(const at::Tensor& weight, const at::Tensor& bias)
{
    KernelConvolution convolution{
        .weights = {}, .bias = {}, .in = weight.size(1), .out = weight.size(0), .kernel = weight.size(2)};
    const std::int64_t padTo = paddedTo(convolution.out);
    convolution.bias = padded(bias, padTo);
    switch (wayOf(convolution.in, convolution.out)) {
    case Way::Direct:
        convolution.weights = padded(weight.permute({2, 3, 1, 0}), padTo); // (k, k, in, out)
        break;
    case Way::Narrow:
        convolution.weights = weight.permute({2, 3, 0, 1}).contiguous(); // (k, k, out, in)
        break;
    case Way::Winograd:
        convolution.weights = padded(winogradWeights(weight), padTo);
        break;
    }
    return convolution;
}

at::Tensor kernelConvolution(const at::Tensor& x, const KernelConvolution& convolution, double slope)
{
    const at::Tensor input = x.contiguous(at::MemoryFormat::ChannelsLast);
    at::Tensor y = at::empty({1, convolution.out, x.size(2), x.size(3)},
        at::TensorOptions().memory_format(at::MemoryFormat::ChannelsLast));
    const kernels::Convolution described = describe(convolution, slope);
    switch (wayOf(convolution.in, convolution.out)) {
    case Way::Direct:
        direct(described, input, y);
        break;
    case Way::Narrow:
        narrow(described, input, y);
        break;
    case Way::Winograd:
        winograd(described, input, y);
        break;
    }
    return y;
}

#else

bool hasConvolutionKernels()
{
    return false;
}

bool convolutionKernelFits(const at::Tensor&)
{
    return false;
}

KernelConvolution packForKernel(const at::Tensor&, const at::Tensor&)
{
    TORCH_INTERNAL_ASSERT(false, "no convolution kernel was built for this processor");
}

at::Tensor kernelConvolution(const at::Tensor&, const KernelConvolution&, double)
{
    TORCH_INTERNAL_ASSERT(false, "no convolution kernel was built for this processor");
}

#endif

} // namespace candela
