// How close a picture comes to another: PSNR and SSIM of 8-bit pictures. Any thread.
#pragma once

#include <optional>

namespace at
{
class Tensor;
}

namespace candela
{

/// (H, W, C) of bytes each, the same size → peak signal to noise in dB; 100 for equal pictures.
double psnr(const at::Tensor& picture, const at::Tensor& reference);

/// Structural similarity, -1 to 1, the mean over channels and pixels (Wang et al. 2004: Gaussian window of
/// 11x11 with deviation 1.5, inside the picture). Empty where the picture is smaller than the window.
std::optional<double> ssim(const at::Tensor& picture, const at::Tensor& reference);

} // namespace candela
