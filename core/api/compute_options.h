// Where and how the engine computes: a part of every request.
#pragma once

#include <string>

namespace candela
{

enum class Precision { Auto, Fp32, Bf16, Fp16 };

struct ComputeOptions {
    std::string device = "auto"; // "auto", "cpu", "cuda", "cuda:N"
    Precision precision = Precision::Auto; // auto: bf16 where the processor multiplies it natively, else fp32
    int threads = 0; // 0: as many as the container has
    bool operator==(const ComputeOptions&) const = default;
};

} // namespace candela
