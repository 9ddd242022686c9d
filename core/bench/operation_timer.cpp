#include "core/bench/operation_timer.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/record_function.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string_view>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;

thread_local OperationTimer* t_timer = nullptr;

const at::Tensor& input(const at::RecordFunction& function, std::size_t index)
{
    return function.inputs()[index].toTensor();
}

/// Of a convolution's weight: products for each number of the output.
double window(const at::Tensor& weight)
{
    return static_cast<double>(weight.numel() / weight.size(0));
}

struct Operation {
    std::string_view name;
    OperationKind kind = OperationKind::Linear;
    double (*flop)(
        const at::RecordFunction&) = nullptr; // from the inputs, which are there at the beginning alone
    bool perOutput = false; // for each number of the output
};

double convolutionFlop(const at::RecordFunction& function)
{
    return 2.0 * window(input(function, 1));
}

double linearFlop(const at::RecordFunction& function) // weight (out, in)
{
    return 2.0 * static_cast<double>(input(function, 0).numel() * input(function, 1).size(0));
}

double productFlop(const at::RecordFunction& function) // (n, k) and (k, m)
{
    return 2.0 * static_cast<double>(input(function, 0).numel() * input(function, 1).size(1));
}

double attentionFlop(const at::RecordFunction& function) // keys (…, keys, size) or (B, keys, heads · size)
{
    return 4.0 * static_cast<double>(input(function, 0).numel() * input(function, 1).size(-2));
}

double convolutionBackwardFlop(const at::RecordFunction& function) // to the input alone: weights are frozen
{
    return 2.0 * static_cast<double>(input(function, 0).numel()) * window(input(function, 2));
}

double attentionBackwardFlop(const at::RecordFunction& function) // five products where forward there are two
{
    return 10.0 * static_cast<double>(input(function, 1).numel() * input(function, 2).size(-2));
}

constexpr std::array<Operation, 9> operations = {{
    {"aten::conv2d", OperationKind::Convolution, convolutionFlop, true},
    {"mkldnn::_convolution_pointwise", OperationKind::Convolution, convolutionFlop, true},
    {"aten::convolution_backward", OperationKind::Convolution, convolutionBackwardFlop},
    {"aten::linear", OperationKind::Linear, linearFlop},
    {"mkldnn::_linear_pointwise", OperationKind::Linear, linearFlop},
    {"aten::mm", OperationKind::Linear, productFlop},
    {"aten::scaled_dot_product_attention", OperationKind::Attention, attentionFlop},
    {"candela::attention", OperationKind::Attention, attentionFlop},
    {"aten::_scaled_dot_product_flash_attention_for_cpu_backward", OperationKind::Attention,
        attentionBackwardFlop},
}};

const Operation* operationOf(std::string_view name)
{
    const auto found = std::ranges::find(operations, name, &Operation::name);
    return found == operations.end() ? nullptr : &*found;
}

struct Running : at::ObserverContext {
    const Operation* operation = nullptr;
    double flop = 0;
    Clock::time_point start;
};

} // namespace

struct OperationObserver {
    static std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function)
    {
        const Operation* operation = operationOf(function.name());
        if (!t_timer || !operation)
            return nullptr;
        auto running = std::make_unique<Running>();
        if (t_timer->m_depth++ == 0) {
            running->operation = operation;
            running->flop = operation->flop(function);
            running->start = Clock::now();
        }
        return running;
    }

    static void end(const at::RecordFunction& function, at::ObserverContext* context)
    {
        if (!t_timer || !context || --t_timer->m_depth > 0)
            return;
        const auto& running = static_cast<const Running&>(*context);
        OperationCost& cost = t_timer->m_costs[static_cast<std::size_t>(running.operation->kind)];
        cost.seconds += std::chrono::duration<double>(Clock::now() - running.start).count();
        cost.flop += running.operation->perOutput
            ? running.flop * static_cast<double>(function.outputs()[0].toTensor().numel())
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
