#include "core/nn/layers.h"

#include "core/nn/parameters.h"

#include <cmath>

namespace candela
{

namespace
{

// What PyTorch's kaiming_uniform_(a = √5) comes to, for weights and biases alike.
double defaultBound(int64_t fanIn)
{
    return 1 / std::sqrt(double(fanIn));
}

std::vector<int64_t> linearShape(int64_t in, int64_t out, WeightShape shape)
{
    return shape == WeightShape::Linear ? std::vector<int64_t>{out, in} : std::vector<int64_t>{out, in, 1, 1};
}

} // namespace

Linear::Linear(int64_t in, int64_t out, Bias withBias, WeightShape shape)
{
    weight = register_parameter("weight", uniformParameter(linearShape(in, out, shape), defaultBound(in)));
    if (withBias == Bias::Yes)
        bias = register_parameter("bias", uniformParameter({out}, defaultBound(in)));
}

at::Tensor Linear::forward(const at::Tensor& x) const
{
    return at::linear(x, weight.dim() == 2 ? weight : weight.flatten(1), bias);
}

Conv2d::Conv2d(int64_t in, int64_t out, const Conv2dOptions& options)
    : m_stride(options.stride)
    , m_padding(options.padding)
{
    const double bound = defaultBound(in * options.kernel * options.kernel);
    weight = register_parameter("weight", uniformParameter({out, in, options.kernel, options.kernel}, bound));
    if (options.bias == Bias::Yes)
        bias = register_parameter("bias", uniformParameter({out}, bound));
}

at::Tensor Conv2d::convolve(const at::Tensor& x, const at::Tensor& offset) const
{
    return at::conv2d(x, weight, offset, {m_stride, m_stride}, {m_padding, m_padding});
}

at::Tensor Conv2d::forward(const at::Tensor& x) const
{
    return convolve(x, bias);
}

at::Tensor Conv2d::forward(const at::Tensor& x, const at::Tensor& shift) const
{
    return convolve(x, bias.defined() ? bias + shift : shift);
}

LayerNorm::LayerNorm(int64_t features, double epsilon)
    : m_epsilon(epsilon)
{
    weight = register_parameter("weight", constantParameter({features}, 1));
    bias = register_parameter("bias", constantParameter({features}, 0));
}

at::Tensor LayerNorm::forward(const at::Tensor& x) const
{
    return at::layer_norm(x, {x.size(-1)}, weight, bias, m_epsilon);
}

Embedding::Embedding(int64_t count, int64_t features)
{
    weight = register_parameter("weight", normalParameter({count, features}, 1));
}

at::Tensor Embedding::forward(const at::Tensor& ids) const
{
    return at::embedding(weight, ids);
}

} // namespace candela
