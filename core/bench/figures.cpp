#include "core/bench/figures.h"

#include "core/bench/process.h"
#include "core/nn/kernels/machine.h"

#include <ATen/Parallel.h>

namespace candela
{
namespace
{

double machinePeak(const Compute& compute, int threads)
{
    if (!compute.device.is_cpu())
        return 0; // not known
    return measurePeakGflops(compute.dtype == at::kBFloat16 ? PeakKind::Bf16 : PeakKind::Fp32, threads);
}

} // namespace

void addCommonFigures(
    BenchResult& result, double workSeconds, const OperationTimer& operations, const Compute& compute)
{
    const OperationCost total = operations.total();
    result.figures.insert(result.figures.end(),
        {{"convolution_seconds", operations.of(OperationKind::Convolution).seconds},
            {"attention_seconds", operations.of(OperationKind::Attention).seconds},
            {"linear_seconds", operations.of(OperationKind::Linear).seconds}, {"gflop", total.flop * 1e-9},
            {"gflops", workSeconds > 0 ? total.flop / workSeconds * 1e-9 : 0}});
    addMachineFigures(result, compute);
}

void addMachineFigures(BenchResult& result, const Compute& compute)
{
    const auto peakMemory = static_cast<double>(peakResidentBytes()); // before the copy loop takes its share
    const int threads = at::get_num_threads();
    result.figures.insert(result.figures.end(),
        {{"machine_peak_gflops", machinePeak(compute, threads)},
            {"machine_copy_gigabytes_per_second", measureCopyBandwidth(threads)},
            {"peak_rss_bytes", peakMemory}, {"threads", static_cast<double>(threads)}});
    result.labels.insert(
        result.labels.end(), {{"device", nameOf(compute.device)}, {"precision", nameOf(compute.dtype)}});
}

} // namespace candela
