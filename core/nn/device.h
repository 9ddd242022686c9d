// Where the engine computes and in which precision.
#pragma once

#include "core/api/requests.h"

#include <ATen/Device.h>
#include <c10/core/ScalarType.h>

#include <string>

namespace candela
{

struct Compute {
    at::Device device = at::kCPU;
    at::ScalarType dtype = at::kFloat;
    bool operator==(const Compute&) const = default;
};

/// Turns a request's wishes into what this machine does, and sets LibTorch's thread count. Auto means: CUDA
/// where there is one; fp16 on CUDA, bf16 on a processor that multiplies it natively (AVX512-BF16, AMX), else
/// fp32. Throws Error (BadInput) for a device that is not there or a precision it cannot do.
Compute chooseCompute(const ComputeOptions& options);

/// "cpu", "cuda:0"; "fp32", "bf16", "fp16".
std::string nameOf(at::Device device);
std::string nameOf(at::ScalarType dtype);

} // namespace candela
