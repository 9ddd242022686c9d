#include "core/training/rate_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace candela
{

double rateFactor(RateSchedule schedule, std::int64_t step, std::int64_t of, std::int64_t warmupSteps)
{
    if (step < warmupSteps)
        return static_cast<double>(step) / static_cast<double>(warmupSteps);
    const auto rest = static_cast<double>(std::max<std::int64_t>(of - warmupSteps, 1));
    switch (schedule) {
    case RateSchedule::Constant:
        return 1;
    case RateSchedule::Linear:
        return std::max(static_cast<double>(of - step) / rest, 0.0);
    case RateSchedule::Cosine:
        return 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(step - warmupSteps) / rest));
    }
    return 1;
}

} // namespace candela
