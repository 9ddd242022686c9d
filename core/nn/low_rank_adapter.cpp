#include "core/nn/low_rank_adapter.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace candela
{
namespace
{

at::Tensor leaf(at::Tensor values, at::Device device)
{
    return values.to(device).set_requires_grad(true);
}

} // namespace

LowRankAdapter::LowRankAdapter(const at::Tensor& weight, const LowRankOptions& options, std::uint64_t seed)
    : m_options(options)
    , m_seed(seed)
{
    const c10::InferenceMode ordinaryTensors(false);
    std::vector<std::int64_t> down = weight.sizes().vec(), up = down;
    down[0] = options.rank;
    up[1] = options.rank;
    for (std::size_t i = 2; i < up.size(); ++i)
        up[i] = 1;
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    m_down =
        leaf(at::randn(down, generator, at::kFloat) / static_cast<double>(options.rank), weight.device());
    m_up = leaf(at::zeros(up, at::kFloat), weight.device());
}

at::Tensor LowRankAdapter::dropped(const at::Tensor& x) const
{
    if (m_options.dropout <= 0 || m_passSeed == 0)
        return x;
    // Drawn on the processor, so that every device drops the same.
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(m_passSeed);
    const double kept = 1 - m_options.dropout;
    const at::Tensor mask = at::rand(x.sizes(), generator, at::kFloat) < kept;
    return kept > 0 ? x * (mask.to(x.device(), x.scalar_type()) / kept) : at::zeros_like(x);
}

at::Tensor LowRankAdapter::changeOf(const at::Tensor& x) const
{
    const at::ScalarType type = x.scalar_type();
    // Older checkpoints' linear maps are 1x1 convolutions: (rank, in, 1, 1) → (rank, in)
    const at::Tensor down = m_down.flatten(1).to(type), up = m_up.flatten(1).to(type);
    return at::linear(at::linear(dropped(x), down), up)
        * (m_options.alpha / static_cast<double>(m_options.rank));
}

at::Tensor LowRankAdapter::changeOf(const at::Tensor& x, std::int64_t stride, std::int64_t padding) const
{
    const at::ScalarType type = x.scalar_type();
    const at::Tensor inner =
        at::conv2d(dropped(x), m_down.to(type), {}, {stride, stride}, {padding, padding});
    return at::conv2d(inner, m_up.to(type)) * (m_options.alpha / static_cast<double>(m_options.rank));
}

} // namespace candela
