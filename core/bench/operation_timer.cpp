#include "core/bench/operation_timer.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/record_function.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;

thread_local OperationTimer* t_timer = nullptr;

std::optional<OperationKind> kindOf(std::string_view name)
{
    if (name == "aten::conv2d" || name == "mkldnn::_convolution_pointwise")
        return OperationKind::Convolution;
    if (name == "aten::linear" || name == "mkldnn::_linear_pointwise")
        return OperationKind::Linear;
    if (name == "aten::scaled_dot_product_attention" || name == "candela::attention")
        return OperationKind::Attention;
    return std::nullopt;
}

struct Running : at::ObserverContext {
    OperationKind kind = OperationKind::Linear;
    double flop = 0; // of a convolution: for each number of the output
    Clock::time_point start;
};

/// From the inputs, which are there at the beginning alone.
double flopOf(OperationKind kind, const at::RecordFunction& function)
{
    const auto inputs = function.inputs();
    const at::Tensor& first = inputs[0].toTensor();
    const at::Tensor& second = inputs[1].toTensor();
    switch (kind) {
    case OperationKind::Attention: // keys (…, keys, size) or (B, keys, heads · size): two products
        return 4.0 * static_cast<double>(first.numel() * second.size(-2));
    case OperationKind::Linear: // weight (out, in)
        return 2.0 * static_cast<double>(first.numel() * second.size(0));
    case OperationKind::Convolution:
        return 2.0 * static_cast<double>(second.numel() / second.size(0));
    }
    return 0;
}

} // namespace

struct OperationObserver {
    static std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function)
    {
        const std::optional<OperationKind> kind = kindOf(function.name());
        if (!t_timer || !kind)
            return nullptr;
        auto running = std::make_unique<Running>();
        if (t_timer->m_depth++ == 0) {
            running->kind = *kind;
            running->flop = flopOf(*kind, function);
            running->start = Clock::now();
        }
        return running;
    }

    static void end(const at::RecordFunction& function, at::ObserverContext* context)
    {
        if (!t_timer || !context || --t_timer->m_depth > 0)
            return;
        const auto& running = static_cast<const Running&>(*context);
        OperationCost& cost = t_timer->m_costs[static_cast<std::size_t>(running.kind)];
        cost.seconds += std::chrono::duration<double>(Clock::now() - running.start).count();
        const bool perOutput = running.kind == OperationKind::Convolution;
        cost.flop += perOutput ? running.flop * static_cast<double>(function.outputs()[0].toTensor().numel())
                               : running.flop;
    }
};

OperationTimer::OperationTimer()
{
    t_timer = this;
    m_handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback(OperationObserver::begin, OperationObserver::end)
            .needsInputs(true)
            .needsOutputs(true)
            .scopes({at::RecordScope::FUNCTION}));
}

OperationTimer::~OperationTimer()
{
    at::removeCallback(m_handle);
    t_timer = nullptr;
}

OperationCost OperationTimer::total() const
{
    OperationCost sum;
    for (const OperationCost& cost : m_costs) {
        sum.seconds += cost.seconds;
        sum.flop += cost.flop;
    }
    return sum;
}

} // namespace candela
