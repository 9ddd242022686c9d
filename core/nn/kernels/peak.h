// Loops that do nothing but multiply and add in registers, one file per instruction set; measurePeakGflops()
// times them.
#pragma once

#include <cstdint>

namespace candela::kernels
{

// → operations done (a multiplication and an addition are two). Only on a processor that has the
// instructions.
double bf16Loop(std::int64_t rounds);
double fp32LoopAvx512(std::int64_t rounds);
double fp32LoopAvx2(std::int64_t rounds);

} // namespace candela::kernels
