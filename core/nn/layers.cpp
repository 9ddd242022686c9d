#include "core/nn/layers.h"

#include "core/io/mapped_tensor.h"
#include "core/nn/kernels/packed.h"
#include "core/nn/low_rank_adapter.h"
#include "core/nn/parameters.h"

#include <algorithm>

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

// One element stands for all: a shape without memory.
at::Tensor withoutValues(const at::Tensor& weight)
{
    return at::zeros({}, weight.options()).expand(weight.sizes());
}

bool hasValues(const at::Tensor& weight)
{
    const at::IntArrayRef strides = weight.strides();
    return weight.numel() == 1
        || std::any_of(strides.begin(), strides.end(), [](int64_t s) { return s != 0; });
}

} // namespace

void packForInference(torch::nn::Module& network)
{
    network.apply([](torch::nn::Module& module) {
        if (auto* linear = dynamic_cast<Linear*>(&module))
            linear->allowPacking();
        else if (auto* convolution = dynamic_cast<Conv2d*>(&module))
            convolution->allowPacking();
    });
}

void forgetPacked(torch::nn::Module& layer)
{
    if (auto* linear = dynamic_cast<Linear*>(&layer))
        linear->forgetPacked();
    else if (auto* convolution = dynamic_cast<Conv2d*>(&layer))
        convolution->forgetPacked();
}

bool learns(const torch::nn::Module& network)
{
    for (const auto& module : network.modules()) {
        const auto* linear = dynamic_cast<const Linear*>(module.get());
        const auto* convolution = dynamic_cast<const Conv2d*>(module.get());
        if ((linear && linear->isAdapted()) || (convolution && convolution->isAdapted()))
            return true;
        for (const at::Tensor& parameter : module->parameters(/*recurse=*/false))
            if (parameter.requires_grad())
                return true;
    }
    return false;
}

const at::Tensor& PackedWeight::of(const at::Tensor& weight, const std::function<at::Tensor()>& pack)
{
    if (hasValues(weight)) {
        m_packed = at::Tensor();
        if (m_allowed && packingFits(weight)) {
            const c10::InferenceMode ordinaryTensors(false); // only these may take a parameter's place
            const at::NoGradGuard noGradients;
            m_packed = pack();
            releasePages(weight); // the file's, where it came from one
            weight.set_data(withoutValues(weight));
        }
    }
    return m_packed;
}

Linear::Linear(int64_t in, int64_t out, Bias withBias, WeightShape shape)
{
    weight = register_parameter("weight", uniformParameter(linearShape(in, out, shape), defaultBound(in)));
    if (withBias == Bias::Yes)
        bias = register_parameter("bias", uniformParameter({out}, defaultBound(in)));
}

at::Tensor Linear::forward(const at::Tensor& x) const
{
    const auto plain = [this] {
        return weight.dim() == 2 ? weight : weight.flatten(1);
    };
    const at::Tensor& packed =
        m_packed.of(weight, [&] { return packLinear(plain(), x.numel() / x.size(-1)); });
    const at::Tensor y = packed.defined() ? packedLinear(x, packed, bias) : at::linear(x, plain(), bias);
    return m_adapter ? y + m_adapter->changeOf(x) : y;
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
    const ConvolutionGeometry geometry{.stride = m_stride, .padding = m_padding};
    const at::Tensor& packed = m_packed.of(weight, [&] { return packConvolution(weight, x, geometry); });
    const at::Tensor y = packed.defined()
        ? packedConvolution(x.contiguous(at::MemoryFormat::ChannelsLast), packed, offset, geometry)
        : at::conv2d(x, weight, offset, {m_stride, m_stride}, {m_padding, m_padding});
    return m_adapter ? y + m_adapter->changeOf(x, m_stride, m_padding) : y;
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
