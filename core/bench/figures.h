// The figures that every measurement reports.
#pragma once

#include "core/api/requests.h"
#include "core/bench/operation_timer.h"
#include "core/nn/device.h"

namespace candela
{

/// `work_seconds` is what `operations` were counted in: their figures, the rate reached, the machine's own
/// limits, memory. Call it after everything that should count as peak memory.
void addCommonFigures(
    BenchResult& result, double workSeconds, const OperationTimer& operations, const Compute& compute);

/// The same without operations, for what is not bound by arithmetic.
void addMachineFigures(BenchResult& result, const Compute& compute);

} // namespace candela
