// fp32 convolutions over pictures in channels-last order, for processors with AVX-512: by Winograd's
// algorithm where there are many channels, directly where few come in or go out. Plain memory in, plain
// memory out. Pure functions on the caller's memory; any thread.
#pragma once

#include <cstdint>

namespace candela::kernels
{

/// Stride 1; zeros around the picture keep its size. y = a(x * w + b) with a(v) = max(v, slope · v): 1 for no
/// activation, 0 for ReLU, between for LeakyReLU.
struct Convolution {
    const float* weights = nullptr; // laid out by convolution.h
    const float* bias = nullptr; // (paddedOut)
    std::int64_t in = 0; // channels
    std::int64_t out = 0;
    std::int64_t paddedOut = 0; // up to 16, 32 or 64
    std::int64_t kernel = 3; // 3 or 5; narrowRow(): 1, too
    float slope = 1;
};

/// Winograd's F(4x4, 3x3) and F(2x2, 5x5): both look at 6x6 pixels at a time.
inline constexpr std::int64_t winogradSide = 6;
inline constexpr std::int64_t winogradPoints = winogradSide * winogradSide;
inline constexpr std::int64_t winogradBlock = 24; // patches worked on together
/// Pixels a side that a patch gives: 4 or 2.
constexpr std::int64_t winogradOutput(std::int64_t kernel)
{
    return winogradSide + 1 - kernel;
}
/// Floats of scratch memory, which should begin at a multiple of 64 bytes and hold numbers.
std::int64_t winogradScratch(const Convolution& convolution);

/// Patches [first, first + count) of the picture, counted row by row; count ≤ winogradBlock.
/// x (height, width, in) with `in` a multiple of 16, y (height, width, out).
void winogradPatches(const Convolution& convolution, const float* x, std::int64_t height, std::int64_t width,
    std::int64_t first, std::int64_t count, float* scratch, float* y);

/// The widest run of pixels that directRow() works on at once.
inline constexpr std::int64_t directRun = 24;

/// One row of the result. `x` points to the row's first pixel in a picture with the zeros around it, of
/// `stride` floats a row, and after the last row and pixel there may be read directRun pixels more.
void directRow(
    const Convolution& convolution, const float* x, std::int64_t stride, std::int64_t width, float* y);

/// One row of a result of at most mostNarrow channels, without padded ones; `in` a multiple of 16.
/// x (height, width, in), y (width, out).
inline constexpr std::int64_t mostNarrow = 4;
void narrowRow(const Convolution& convolution, const float* x, std::int64_t height, std::int64_t width,
    std::int64_t row, float* y);

} // namespace candela::kernels
