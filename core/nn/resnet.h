// Residual convolution blocks and the changes of size between them, as diffusers' resnet.py, upsampling.py
// and downsampling.py.
#pragma once

#include "core/nn/group_norm.h"
#include "core/nn/layers.h"

#include <optional>

namespace candela
{

struct ResnetConfig {
    int64_t in = 0;
    int64_t out = 0;
    std::optional<int64_t> timeDim = {}; // none: the block is not told the time
    int64_t groups = 32;
    double epsilon = 1e-5;
};

class ResnetBlock2D : public torch::nn::Module
{
public:
    explicit ResnetBlock2D(const ResnetConfig& config);

    /// x (B, in, h, w) → (B, out, h, w). `time` is silu(time embedding), (1 or B, timeDim), undefined without
    /// one.
    at::Tensor forward(const at::Tensor& x, const at::Tensor& time = {}) const;

    /// The two halves of a block that is not told the time, for a part of a map whose moments are known:
    /// x → h, then h and x → the output. Each half sees one pixel far.
    at::Tensor firstHalf(const at::Tensor& x, const GroupMoments& ofX) const;
    at::Tensor secondHalf(const at::Tensor& h, const GroupMoments& ofH, const at::Tensor& x) const;
    int64_t outChannels() const { return m_conv2->weight.size(0); }
    bool keepsChannels() const { return !m_shortcut; }

private:
    at::Tensor convolveInTime(const at::Tensor& x, const at::Tensor& time) const;

    std::shared_ptr<GroupNorm> m_norm1, m_norm2;
    std::shared_ptr<Conv2d> m_conv1, m_conv2;
    std::shared_ptr<Linear> m_timeProjection; // null without timeDim
    std::shared_ptr<Conv2d> m_shortcut; // null where in = out
};

/// The nearest pixel at a new size (h, w), then a convolution.
class Upsample2D : public torch::nn::Module
{
public:
    explicit Upsample2D(int64_t channels);
    at::Tensor forward(const at::Tensor& x, at::IntArrayRef size) const;

private:
    std::shared_ptr<Conv2d> m_conv;
};

/// One pixel of zeros is added around the picture, or only to its right and bottom as the autoencoder's
/// encoder does.
enum class DownsamplePadding { Around, RightBottom };

/// A convolution of stride 2: (B, C, h, w) → (B, C, ⌈h/2⌉, ⌈w/2⌉) with padding around, ⌊h/2⌋ and ⌊w/2⌋
/// without.
class Downsample2D : public torch::nn::Module
{
public:
    Downsample2D(int64_t channels, DownsamplePadding padding);
    at::Tensor forward(const at::Tensor& x) const;

private:
    DownsamplePadding m_padding;
    std::shared_ptr<Conv2d> m_conv;
};

} // namespace candela
