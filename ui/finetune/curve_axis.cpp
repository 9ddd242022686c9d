#include "ui/finetune/curve_axis.h"

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

constexpr double margin = 0.05; // of the span, at each end
constexpr double leastRatio = 1.2; // of a logarithmic scale's ends

std::vector<double> linearTicks(double low, double high, int wanted)
{
    const double rough = (high - low) / std::max(1, wanted);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    std::vector<double> ticks;
    for (double k = std::ceil(low / step - 1e-9); k * step <= high * (1 + 1e-12); ++k)
        ticks.push_back(std::abs(k * step) < step * 1e-6 ? 0 : k * step);
    return ticks;
}

/// 1, 2 and 5 of every power where there is room for them, else the powers alone.
std::vector<double> logarithmicTicks(double low, double high, int wanted)
{
    const int from = static_cast<int>(std::floor(std::log10(low))),
              to = static_cast<int>(std::ceil(std::log10(high)));
    std::vector<double> ticks;
    const int every = std::max(1, (to - from) / std::max(1, wanted));
    for (int power = from; power <= to; power += every)
        for (const double factor : {1.0, 2.0, 5.0})
            if (factor == 1.0 || (every == 1 && 2 * (to - from) <= wanted + 2))
                ticks.push_back(factor * std::pow(10.0, power));
    std::erase_if(ticks, [&](double tick) { return tick < low || tick > high; });
    return ticks.size() >= 2 ? ticks : linearTicks(low, high, wanted);
}

} // namespace

CurveAxis CurveAxis::around(double low, double high, bool logarithmic)
{
    if (logarithmic && low > 0) {
        const double ratio = std::max(high / low, leastRatio);
        return {low / std::pow(ratio, margin), low * std::pow(ratio, 1 + margin), true};
    }
    const double least = std::max(std::abs(high), 1e-12) * 0.02; // a constant has room around it, too
    const double span = std::max(high - low, least);
    const double bottom = low - margin * span;
    return {low >= 0 ? std::max(0.0, bottom) : bottom, low + (1 + margin) * span, false};
}

double CurveAxis::shareOf(double value) const
{
    if (!logarithmic)
        return (value - low) / (high - low);
    return std::log(std::max(value, 1e-300) / low) / std::log(high / low);
}

std::vector<double> CurveAxis::ticks(int wanted) const
{
    return logarithmic ? logarithmicTicks(low, high, wanted) : linearTicks(low, high, wanted);
}

} // namespace candela
