// Where a network's time goes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace candela
{

enum class OperationKind { Convolution, Linear, Attention };

struct OperationCost {
    double seconds = 0;
    double flop = 0; // multiplications and additions, counted from the shapes
};

/// Times the convolutions, linear layers and attentions that the thread it was made on runs while it lives.
/// At most one a thread. Costs some microseconds an operation.
class OperationTimer
{
public:
    OperationTimer();
    ~OperationTimer();
    OperationTimer(const OperationTimer&) = delete;
    OperationTimer& operator=(const OperationTimer&) = delete;

    const OperationCost& of(OperationKind kind) const { return m_costs[static_cast<std::size_t>(kind)]; }
    OperationCost total() const;

private:
    friend struct OperationObserver;

    std::array<OperationCost, 3> m_costs;
    int m_depth = 0; // of operations inside one another: only the outermost counts
    std::uint64_t m_handle = 0;
};

} // namespace candela
