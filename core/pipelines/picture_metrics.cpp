#include "core/pipelines/picture_metrics.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace candela
{
namespace
{

constexpr int64_t window = 11;
constexpr double deviation = 1.5;
constexpr double peak = 255;
constexpr int64_t bandRows = 256; // worked on at a time, so that memory does not grow with the picture

at::Tensor gaussian()
{
    constexpr int64_t middle = window / 2;
    const at::Tensor distance = at::arange(window, at::kFloat) - middle;
    const at::Tensor weights = at::exp(-distance.square() / (2 * deviation * deviation));
    return weights / weights.sum();
}

/// (C, 1, h, w) → means under the window, (C, 1, h - 10, w - 10)
at::Tensor blurred(const at::Tensor& x, const at::Tensor& weights)
{
    return at::conv2d(at::conv2d(x, weights.view({1, 1, window, 1})), weights.view({1, 1, 1, window}));
}

/// Rows of (H, W, C) bytes → (C, 1, rows, W) floats
at::Tensor rowsOf(const at::Tensor& picture, int64_t begin, int64_t count)
{
    return picture.narrow(0, begin, count).permute({2, 0, 1}).unsqueeze(1).to(at::kFloat).contiguous();
}

double similaritySum(const at::Tensor& a, const at::Tensor& b, const at::Tensor& weights)
{
    constexpr double c1 = (0.01 * peak) * (0.01 * peak), c2 = (0.03 * peak) * (0.03 * peak);
    // Variances are differences of squares: of values around zero they keep their digits.
    const at::Tensor levelA = a.mean(), levelB = b.mean();
    const at::Tensor x = a - levelA, y = b - levelB;
    const at::Tensor meanX = blurred(x, weights), meanY = blurred(y, weights);
    const at::Tensor varianceA = blurred(x * x, weights) - meanX * meanX;
    const at::Tensor varianceB = blurred(y * y, weights) - meanY * meanY;
    const at::Tensor covariance = blurred(x * y, weights) - meanX * meanY;
    const at::Tensor meanA = meanX + levelA, meanB = meanY + levelB;
    const at::Tensor similarity = (2 * meanA * meanB + c1) * (2 * covariance + c2)
        / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
    return similarity.sum(at::kDouble).item<double>();
}

} // namespace

double psnr(const at::Tensor& picture, const at::Tensor& reference)
{
    const c10::InferenceMode noGradients;
    assert(picture.sizes() == reference.sizes() && picture.numel() > 0);
    constexpr double best = 100;
    double sum = 0;
    for (int64_t y = 0; y < picture.size(0); y += bandRows) {
        const int64_t rows = std::min(bandRows, picture.size(0) - y);
        const at::Tensor difference = rowsOf(picture, y, rows) - rowsOf(reference, y, rows);
        sum += difference.square().sum(at::kDouble).item<double>();
    }
    return sum == 0
        ? best
        : std::min(best, 10 * std::log10(peak * peak * static_cast<double>(picture.numel()) / sum));
}

std::optional<double> ssim(const at::Tensor& picture, const at::Tensor& reference)
{
    const c10::InferenceMode noGradients;
    assert(picture.sizes() == reference.sizes());
    const int64_t height = picture.size(0) - window + 1, width = picture.size(1) - window + 1;
    if (height <= 0 || width <= 0)
        return std::nullopt;
    const at::Tensor weights = gaussian();
    double sum = 0;
    for (int64_t y = 0; y < height; y += bandRows) {
        const int64_t rows = std::min(bandRows, height - y) + window - 1;
        sum += similaritySum(rowsOf(picture, y, rows), rowsOf(reference, y, rows), weights);
    }
    return sum / static_cast<double>(height * width * picture.size(2));
}

} // namespace candela
