#include "app/session/batch_pace.h"

#include <algorithm>

namespace candela
{

static constexpr double tellAfter = 3; // s

void BatchPace::note(double weight, double fraction, double now)
{
    m_underWay = weight * fraction;
    m_notedAt = now;
}

void BatchPace::end(double weight, bool computed, double now)
{
    m_ended += weight;
    if (computed)
        m_computed += weight;
    m_notedAt = now;
}

double BatchPace::fraction() const
{
    return m_total > 0 ? std::min(1.0, (m_ended + m_underWay) / m_total) : 0;
}

std::optional<double> BatchPace::secondsLeft(double now) const
{
    const double computed = m_computed + m_underWay;
    if (m_notedAt < tellAfter || computed <= 0)
        return std::nullopt;
    const double left = m_notedAt / computed * (m_total - m_ended - m_underWay);
    return std::max(0.0, left - (now - m_notedAt));
}

} // namespace candela
