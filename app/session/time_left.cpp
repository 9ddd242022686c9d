#include "app/session/time_left.h"

#include <algorithm>
#include <vector>

namespace candela
{
namespace
{

constexpr std::size_t stepsLookedAt = 8;
constexpr int stepsNeeded = 3;
constexpr int trainingStepsNeeded = 30;

double seconds(TimeLeft::Clock::duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

bool hasPace(Phase phase)
{
    return phase == Phase::Sampling || phase == Phase::Relighting || phase == Phase::Training
        || phase == Phase::Scoring;
}

double stepFraction(const Progress& progress)
{
    return progress.of > 0 ? std::clamp(double(progress.step) / progress.of, 0.0, 1.0) : 0.0;
}

} // namespace

TimeLeft::TimeLeft(Clock::time_point start, DecodeMemory decode)
    : m_decode(decode)
    , m_last(start)
{
}

void TimeLeft::advance(const Progress& progress, Clock::time_point now)
{
    m_decoding = progress.phase == Phase::Decoding || progress.phase == Phase::Saving;
    if (m_decoding) // m_last stays at the last step's end: all from there is decoding
        return;
    if (hasPace(progress.phase) && progress.step > 0) {
        // A training may tell of every tenth step only.
        const bool goesOn = m_progress.phase == progress.phase && m_progress.image == progress.image;
        const int steps = goesOn ? std::max(1, progress.step - m_progress.step) : 1;
        m_stepsSeen += steps;
        m_steps.push_back(seconds(now - m_last) / steps);
        if (m_steps.size() > stepsLookedAt)
            m_steps.pop_front();
    }
    m_last = now;
    m_progress = progress;
    m_progress.preview = nullptr;
}

void TimeLeft::pictureDone(Clock::time_point now)
{
    m_decode.secondsPerPicture = seconds(now - m_last);
    m_last = now;
    m_progress.image += 1;
    m_progress.step = 0;
    m_decoding = false;
}

double TimeLeft::stepSeconds() const
{
    std::vector<double> sorted(m_steps.begin(), m_steps.end());
    std::ranges::sort(sorted);
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

std::optional<double> TimeLeft::secondsLeft(Clock::time_point now) const
{
    const int needed = m_progress.phase == Phase::Training ? trainingStepsNeeded : stepsNeeded;
    if (m_stepsSeen < needed || !hasPace(m_progress.phase) || m_progress.of <= 0)
        return std::nullopt;
    const int pictures = m_progress.imageCount - m_progress.image; // this one included
    const int steps = m_progress.of - m_progress.step + (pictures - 1) * m_progress.of;
    const double sinceStep = seconds(now - m_last);
    const double decoding = m_progress.phase == Phase::Training ? 0 : pictures * m_decode.secondsPerPicture;
    return std::max(0.0, steps * stepSeconds() + decoding - sinceStep);
}

double fractionDone(const Progress& progress)
{
    constexpr double loading = 0.03, encoding = 0.02,
                     sampled = 0.95; // of a picture: up to the end of sampling
    const double preparation = loading + encoding;
    const double perPicture = (1 - preparation) / std::max(1, progress.imageCount);
    const double before = preparation + perPicture * progress.image;
    switch (progress.phase) {
    case Phase::Preparing:
        return 0;
    case Phase::Loading:
        return loading * stepFraction(progress);
    case Phase::Encoding:
        return loading + encoding * stepFraction(progress);
    case Phase::Sampling:
    case Phase::Relighting:
        return before + perPicture * sampled * stepFraction(progress);
    case Phase::Decoding:
        return before + perPicture * (sampled + 0.04 * stepFraction(progress));
    case Phase::Saving:
        return before + perPicture * 0.99;
    case Phase::Training:
    case Phase::Scoring:
        return stepFraction(progress);
    }
    return 0;
}

} // namespace candela
