// Where values lie on a plot, and which of them are written beside it. Plain values; any thread.
#pragma once

#include <vector>

namespace candela
{

/// A scale from one end of a plot to the other, linear or logarithmic.
struct CurveAxis {
    double low = 0, high = 1;
    bool logarithmic = false;

    /// Ends that leave a little room around `low` … `high`; logarithmic only where both are above 0.
    static CurveAxis around(double low, double high, bool logarithmic);
    /// 0 at the low end, 1 at the high one.
    double shareOf(double value) const;
    /// Round values inside, about `wanted` of them: 1, 2, 5 times a power of ten.
    std::vector<double> ticks(int wanted) const;
};

} // namespace candela
