// The hand-written kernels against plain fp64 formulas, at sizes that do not fit their blocks.
#include "core/nn/attention.h"
#include "core/nn/kernels/attention.h"
#include "core/nn/kernels/convolution.h"
#include "core/nn/kernels/fused.h"
#include "core/nn/kernels/machine.h"
#include "core/nn/kernels/packed.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <thread>
#include <vector>

using namespace candela;

TEST_SUITE_BEGIN("kernels");

namespace
{

/// (B, N, H·D) → (B, H, N, D)
at::Tensor toHeads(const at::Tensor& x, std::int64_t heads)
{
    return x.unflatten(2, {heads, -1}).transpose(1, 2);
}

at::Tensor plainAttention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, std::int64_t heads, double scale)
{
    const auto split = [&](const at::Tensor& x) {
        return toHeads(x.to(at::kDouble), heads);
    };
    const at::Tensor weights = at::softmax(at::matmul(split(q), split(k).transpose(2, 3)) * scale, -1);
    return at::matmul(weights, split(v)).transpose(1, 2).flatten(2); // (B, N, H·D)
}

at::Tensor libraryAttention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, std::int64_t heads, double scale)
{
    return at::scaled_dot_product_attention(
        toHeads(q, heads), toHeads(k, heads), toHeads(v, heads), {}, 0.0, false, scale)
        .transpose(1, 2)
        .flatten(2);
}

double rms(const at::Tensor& difference)
{
    return difference.to(at::kDouble).pow(2).mean().sqrt().item<double>();
}

at::Tensor bf16Normal(at::IntArrayRef shape, double deviation = 1)
{
    return (at::randn(shape) * deviation).to(at::kBFloat16);
}

struct AttentionCase {
    std::int64_t batch, heads, queries, keys, size;
};

} // namespace

TEST_CASE("attention is no less exact than the library's at awkward sizes")
{
    if (!processor().avx512Bf16) {
        MESSAGE("skipped: this processor has no avx512_bf16");
        return;
    }
    const c10::InferenceMode guard;
    at::manual_seed(7);
    for (const auto& [batch, heads, queries, keys, size] : std::initializer_list<AttentionCase>{
             {1, 1, 1, 1, 8}, {1, 2, 1, 77, 40}, {2, 3, 5, 63, 9}, {2, 8, 64, 77, 80}, {1, 2, 100, 129, 160},
             {1, 3, 33, 31, 1}, {2, 2, 128, 128, 64}, {1, 2, 257, 1025, 40}, {1, 1, 40, 300, 256}}) {
        CAPTURE(queries);
        CAPTURE(keys);
        CAPTURE(size);
        const std::int64_t width = heads * size;
        // Slices of a fused projection: rows further apart than their length.
        const at::Tensor projected = bf16Normal({batch, queries, 3 * width}, 1.5);
        const at::Tensor q = projected.slice(2, width, 2 * width);
        const at::Tensor keyValue = bf16Normal({batch, keys, 2 * width});
        const at::Tensor k = keyValue.slice(2, 0, width);
        const at::Tensor v = keyValue.slice(2, width);
        const double scale = 1 / std::sqrt(static_cast<double>(size));
        REQUIRE(attentionKernelFits(q, k, v, heads));

        const at::Tensor exact = plainAttention(q, k, v, heads, scale);
        const at::Tensor ours = attentionKernel(q, k, v, heads, scale);
        CHECK(ours.sizes() == q.sizes());
        CHECK(ours.is_contiguous());
        CHECK(rms(ours - exact) <= 1.1 * rms(libraryAttention(q, k, v, heads, scale) - exact) + 1e-6);
        CHECK(at::allclose(ours.to(at::kDouble), exact, 1.6e-2, 8e-3));
    }
}

TEST_CASE("attention survives scores that grow from block to block, and a single dominant key")
{
    if (!processor().avx512Bf16) {
        MESSAGE("skipped: this processor has no avx512_bf16");
        return;
    }
    const c10::InferenceMode guard;
    at::manual_seed(8);
    const at::Tensor q = at::ones({1, 3, 16}, at::kBFloat16);
    const at::Tensor rising =
        at::linspace(-60, 60, 600).reshape({1, 600, 1}).expand({1, 600, 16}).to(at::kBFloat16);
    const at::Tensor v = bf16Normal({1, 600, 16});
    for (const at::Tensor& k : {rising, rising.flip(1).contiguous(), (rising * 100).contiguous()}) {
        const at::Tensor ours = attentionKernel(q, k.contiguous(), v, 1, 0.25);
        CHECK(at::allclose(ours.to(at::kDouble), plainAttention(q, k, v, 1, 0.25), 1.6e-2, 8e-3));
    }

    const at::Tensor dominant = at::zeros({1, 600, 16}, at::kBFloat16);
    dominant.select(1, 411).fill_(50);
    CHECK(at::equal(attentionKernel(q, dominant, v, 1, 1.0), v.slice(1, 411, 412).expand({1, 3, 16})));

    at::Tensor broken = q.clone();
    broken.select(1, 1).fill_(std::numeric_limits<float>::quiet_NaN());
    const at::Tensor output = attentionKernel(broken, rising, v, 1, 0.25);
    CHECK(output.select(1, 1).isnan().all().item<bool>()); // NaN is not swallowed …
    CHECK_FALSE(output.select(1, 0).isnan().any().item<bool>()); // … and does not spread
}

TEST_CASE("attention's gradients are no less exact than the library's")
{
    at::manual_seed(9);
    for (const auto& [batch, heads, queries, keys, size] :
        std::initializer_list<AttentionCase>{{2, 3, 70, 77, 40}, {1, 2, 33, 129, 160}, {1, 8, 64, 64, 80}}) {
        CAPTURE(queries);
        const std::int64_t width = heads * size;
        const at::Tensor q = bf16Normal({batch, queries, width}), k = bf16Normal({batch, keys, width}, 1.5),
                         v = bf16Normal({batch, keys, width}), upstream = bf16Normal({batch, queries, width});
        const auto gradients = [&](const auto& attend, at::ScalarType type) {
            std::vector<at::Tensor> inputs;
            for (const at::Tensor& x : {q, k, v})
                inputs.push_back(x.to(type, /*non_blocking=*/false, /*copy=*/true).requires_grad_());
            attend(inputs[0], inputs[1], inputs[2]).backward(upstream.to(type));
            return std::vector{inputs[0].grad(), inputs[1].grad(), inputs[2].grad()};
        };
        const double scale = 1 / std::sqrt(static_cast<double>(size));
        const auto ours =
            gradients([&](const at::Tensor& a, const at::Tensor& b,
                          const at::Tensor& c) { return scaledDotProductAttention(a, b, c, heads); },
                at::kBFloat16);
        const auto library =
            gradients([&](const at::Tensor& a, const at::Tensor& b,
                          const at::Tensor& c) { return libraryAttention(a, b, c, heads, scale); },
                at::kBFloat16);
        const auto exact =
            gradients([&](const at::Tensor& a, const at::Tensor& b,
                          const at::Tensor& c) { return plainAttention(a, b, c, heads, scale); },
                at::kDouble);
        for (std::size_t i = 0; i < 3; ++i) {
            CAPTURE(i);
            CHECK(
                rms(ours[i].to(at::kDouble) - exact[i]) <= 1.1 * rms(library[i].to(at::kDouble) - exact[i]));
        }
    }
}

TEST_CASE("the kernels leave other tensors, and training, to the library")
{
    const at::Tensor x = at::randn({1, 4, 16});
    const at::Tensor half = x.to(at::kBFloat16);
    const at::Tensor map = half.reshape({1, 4, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast);
    CHECK_FALSE(groupNormKernelFits(map, 2)); // gradients may be wanted
    CHECK_FALSE(gegluKernelFits(half));
    CHECK_FALSE(packingFits(half));

    const c10::InferenceMode guard;
    CHECK_FALSE(attentionKernelFits(x, x, x, 2)); // fp32
    CHECK_FALSE(attentionKernelFits(half, half, half, 3)); // 16 is not divisible by 3
    CHECK_FALSE(groupNormKernelFits(map.contiguous(), 2)); // not channels-last
    CHECK_FALSE(gegluKernelFits(x));
    CHECK_FALSE(packingFits(x));
}

TEST_CASE("group norm with SiLU in one pass")
{
    if (!processor().avx512Bf16) {
        MESSAGE("skipped: this processor has no avx512_bf16");
        return;
    }
    const c10::InferenceMode guard;
    at::manual_seed(9);
    struct Case {
        std::int64_t pictures, channels, height, width, groups;
    };
    for (const auto& [pictures, channels, height, width, groups] : std::initializer_list<Case>{
             {2, 320, 32, 32, 32}, {1, 6, 3, 5, 3}, {3, 100, 7, 1, 4}, {1, 64, 1, 1, 1}}) {
        CAPTURE(channels);
        const at::Tensor x =
            (bf16Normal({pictures, channels, height, width}) + 3).contiguous(at::MemoryFormat::ChannelsLast);
        const at::Tensor weight = bf16Normal({channels});
        const at::Tensor bias = bf16Normal({channels});
        REQUIRE(groupNormKernelFits(x, groups));
        const at::Tensor normal = at::group_norm(
            x.to(at::kDouble).contiguous(), groups, weight.to(at::kDouble), bias.to(at::kDouble), 1e-5);
        for (const NormActivation activation : {NormActivation::None, NormActivation::Silu}) {
            const at::Tensor y = groupNormKernel(x, groups, weight, bias, 1e-5, activation);
            CHECK(y.is_contiguous(at::MemoryFormat::ChannelsLast));
            const at::Tensor exact = activation == NormActivation::Silu ? at::silu(normal) : normal;
            CHECK(at::allclose(y.to(at::kDouble), exact, 5e-3, 5e-4)); // half a unit of bf16 is 4e-3
        }
    }
}

TEST_CASE("GEGLU in one pass")
{
    if (!processor().avx512Bf16) {
        MESSAGE("skipped: this processor has no avx512_bf16");
        return;
    }
    const c10::InferenceMode guard;
    at::manual_seed(10);
    for (const std::int64_t size : {1, 17, 1280}) {
        const at::Tensor x = bf16Normal({2, 9, 2 * size}, 3);
        REQUIRE(gegluKernelFits(x));
        const std::vector<at::Tensor> halves = x.to(at::kDouble).chunk(2, -1);
        CHECK(at::allclose(gegluKernel(x).to(at::kDouble), halves[0] * at::gelu(halves[1]), 5e-3, 5e-4));
    }
}

TEST_CASE("packed weights multiply as plain ones do, whatever they were packed for")
{
    const c10::InferenceMode guard;
    at::manual_seed(11);
    const at::Tensor weight = bf16Normal({48, 40});
    if (!packingFits(weight)) {
        MESSAGE("skipped: bf16 is not multiplied natively here");
        return;
    }
    const at::Tensor bias = bf16Normal({48});
    const at::Tensor packed = packLinear(weight, 64);
    CHECK(packed.sizes() == weight.sizes());
    for (const std::int64_t rows : {1, 64, 100}) {
        const at::Tensor x = bf16Normal({2, rows, 40});
        CHECK(at::allclose(packedLinear(x, packed, bias), at::linear(x, weight, bias), 1.6e-2, 1e-2));
        CHECK(at::allclose(packedLinear(x, packed, {}), at::linear(x, weight), 1.6e-2, 1e-2));
    }

    const at::Tensor kernel = bf16Normal({24, 16, 3, 3}).contiguous(at::MemoryFormat::ChannelsLast);
    const auto picture = [](std::int64_t height, std::int64_t width) {
        return bf16Normal({2, 16, height, width}).contiguous(at::MemoryFormat::ChannelsLast);
    };
    for (const ConvolutionGeometry& geometry : {ConvolutionGeometry{1, 1}, ConvolutionGeometry{2, 0}}) {
        const at::Tensor packedKernel = packConvolution(kernel, picture(16, 16), geometry);
        for (const auto& [height, width] : {std::pair{16, 16}, std::pair{9, 31}}) {
            const at::Tensor x = picture(height, width);
            const at::Tensor y = packedConvolution(x, packedKernel, bias.slice(0, 0, 24), geometry);
            CHECK(y.is_contiguous(at::MemoryFormat::ChannelsLast));
            CHECK(at::allclose(y,
                at::conv2d(x, kernel, bias.slice(0, 0, 24), {geometry.stride, geometry.stride},
                    {geometry.padding, geometry.padding}),
                1.6e-2, 5e-2));
        }
    }
}

TEST_CASE("the machine's figures are plausible")
{
    CHECK(usableThreads() >= 1);
    CHECK(usableThreads() <= static_cast<int>(std::thread::hardware_concurrency()));
    CHECK(measureCopyBandwidth(1) > 0.1);
    if (processor().avx2) {
        CHECK(measurePeakGflops(PeakKind::Fp32, 1) > 1);
    }
}

TEST_CASE("the kernel's convolutions are those of the formula, activation and borders included")
{
    const c10::InferenceMode noGradients;
    if (!convolutionKernelFits(at::zeros({32, 32, 3, 3}))) {
        MESSAGE("this processor has no kernel for convolutions");
        return;
    }
    at::manual_seed(5);
    struct Layer {
        std::int64_t in, out, kernel;
        double slope;
    };
    for (const Layer& layer : {Layer{64, 64, 3, 0}, {32, 32, 5, 0.2}, {32, 32, 3, 0.2}, {64, 3, 3, 1},
             {32, 1, 5, 0}, {32, 4, 3, 0}, {4, 64, 3, 0}, {3, 32, 3, 0.2}, {1, 32, 5, 0.2}, {2, 32, 5, 0.2},
             {32, 1, 1, 0}, {64, 2, 1, 1}, {64, 24, 3, 0}})
        for (const auto& [height, width] : {std::pair{1, 1}, {2, 9}, {4, 4}, {13, 31}, {40, 3}}) {
            CAPTURE(layer.in);
            CAPTURE(layer.out);
            CAPTURE(layer.kernel);
            CAPTURE(width);
            const at::Tensor weight = at::randn({layer.out, layer.in, layer.kernel, layer.kernel})
                / std::sqrt(static_cast<double>(layer.in * layer.kernel * layer.kernel));
            const at::Tensor bias = at::randn({layer.out});
            const at::Tensor x =
                at::randn({1, layer.in, height, width}).contiguous(at::MemoryFormat::ChannelsLast);
            REQUIRE(convolutionKernelFits(weight));
            const at::Tensor y = kernelConvolution(x, packForKernel(weight, bias), layer.slope);
            const std::int64_t padding = layer.kernel / 2;
            const at::Tensor plain = at::conv2d(
                x.to(at::kDouble), weight.to(at::kDouble), bias.to(at::kDouble), {1, 1}, {padding, padding});
            const at::Tensor expected = at::maximum(plain, plain * layer.slope);
            REQUIRE(y.sizes() == expected.sizes());
            CHECK(y.is_contiguous(at::MemoryFormat::ChannelsLast));
            CHECK((y.to(at::kDouble) - expected).abs().max().item<double>() < 5e-5);
        }
    CHECK_FALSE(convolutionKernelFits(at::zeros({32, 32, 1, 1})));
    CHECK_FALSE(convolutionKernelFits(at::zeros({1, 3, 1, 1})));
    CHECK_FALSE(convolutionKernelFits(at::zeros({32, 20, 3, 3})));
    CHECK_FALSE(convolutionKernelFits(at::zeros({128, 64, 3, 3})));
    CHECK_FALSE(convolutionKernelFits(at::zeros({32, 32, 3, 3}, at::kBFloat16)));
}

TEST_SUITE_END();
