#include "core/nn/parameters.h"

namespace candela
{

namespace
{

thread_local bool t_placeholders = false;

// Every element is the same one, so a placeholder of any shape costs nothing.
at::Tensor placeholder(at::IntArrayRef shape)
{
    static float element = 0;
    const std::vector<int64_t> strides(shape.size(), 0);
    return torch::from_blob(&element, shape, strides, at::kFloat);
}

at::Tensor emptyParameter(at::IntArrayRef shape)
{
    const auto format = shape.size() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    return torch::empty(shape, at::TensorOptions(at::kFloat).memory_format(format));
}

} // namespace

PlaceholderParameters::PlaceholderParameters()
    : m_outer(t_placeholders)
{
    t_placeholders = true;
}

PlaceholderParameters::~PlaceholderParameters()
{
    t_placeholders = m_outer;
}

bool PlaceholderParameters::active()
{
    return t_placeholders;
}

at::MemoryFormat weightOrder(const at::Tensor& weight)
{
    return weight.dim() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
}

at::Tensor uniformParameter(at::IntArrayRef shape, double bound)
{
    return t_placeholders ? placeholder(shape) : emptyParameter(shape).uniform_(-bound, bound);
}

at::Tensor normalParameter(at::IntArrayRef shape, double deviation)
{
    return t_placeholders ? placeholder(shape) : emptyParameter(shape).normal_(0, deviation);
}

at::Tensor constantParameter(at::IntArrayRef shape, double value)
{
    return t_placeholders ? placeholder(shape) : emptyParameter(shape).fill_(value);
}

} // namespace candela
