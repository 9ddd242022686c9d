#include "core/nn/resnet.h"

namespace candela
{

ResnetBlock2D::ResnetBlock2D(const ResnetConfig& config)
    : m_norm1(register_module("norm1", std::make_shared<GroupNorm>(config.groups, config.in, config.epsilon)))
    , m_norm2(
          register_module("norm2", std::make_shared<GroupNorm>(config.groups, config.out, config.epsilon)))
    , m_conv1(register_module("conv1", std::make_shared<Conv2d>(config.in, config.out)))
    , m_conv2(register_module("conv2", std::make_shared<Conv2d>(config.out, config.out)))
{
    if (config.timeDim)
        m_timeProjection =
            register_module("time_emb_proj", std::make_shared<Linear>(*config.timeDim, config.out));
    if (config.in != config.out)
        m_shortcut = register_module("conv_shortcut",
            std::make_shared<Conv2d>(config.in, config.out, Conv2dOptions{.kernel = 1, .padding = 0}));
}

at::Tensor ResnetBlock2D::forward(const at::Tensor& x, const at::Tensor& time) const
{
    at::Tensor h = m_norm1->forward(x, Activation::Silu);
    h = m_timeProjection ? convolveInTime(h, time) : m_conv1->forward(h);
    h = m_norm2->forward(h, Activation::Silu);
    h = m_conv2->forward(h);
    return addResidual(std::move(h), m_shortcut ? m_shortcut->forward(x) : x);
}

at::Tensor ResnetBlock2D::firstHalf(const at::Tensor& x, const GroupMoments& ofX) const
{
    return m_conv1->forward(m_norm1->forward(x, ofX, Activation::Silu));
}

at::Tensor ResnetBlock2D::secondHalf(const at::Tensor& h, const GroupMoments& ofH, const at::Tensor& x) const
{
    return addResidual(m_conv2->forward(m_norm2->forward(h, ofH, Activation::Silu)),
        m_shortcut ? m_shortcut->forward(x) : x);
}

at::Tensor ResnetBlock2D::convolveInTime(const at::Tensor& x, const at::Tensor& time) const
{
    const at::Tensor shift = m_timeProjection->forward(time); // (1 or B, out)
    if (shift.size(0) == 1)
        return m_conv1->forward(x, shift[0]);
    return addResidual(m_conv1->forward(x), shift.unsqueeze(2).unsqueeze(3)); // (B, out, 1, 1)
}

Upsample2D::Upsample2D(int64_t channels)
    : m_conv(register_module("conv", std::make_shared<Conv2d>(channels, channels)))
{
}

at::Tensor Upsample2D::forward(const at::Tensor& x, at::IntArrayRef size) const
{
    return m_conv->forward(at::upsample_nearest2d(x, size));
}

Downsample2D::Downsample2D(int64_t channels, DownsamplePadding padding)
    : m_padding(padding)
    , m_conv(register_module("conv",
          std::make_shared<Conv2d>(channels, channels,
              Conv2dOptions{.stride = 2, .padding = padding == DownsamplePadding::Around ? 1 : 0})))
{
}

at::Tensor Downsample2D::forward(const at::Tensor& x) const
{
    return m_conv->forward(m_padding == DownsamplePadding::Around
            ? x
            : at::constant_pad_nd(x, {0, 1, 0, 1})); // left, right, top, bottom
}

} // namespace candela
