// How long a job will still take, from the pace of its last steps. A value; one thread at a time.
#pragma once

#include "core/api/events.h"

#include <chrono>
#include <deque>
#include <optional>

namespace candela
{

/// What decoding cost lately; outlives the job so that the next one knows it from its first step.
struct DecodeMemory {
    double secondsPerPicture = 0;
};

/// Fed with the engine's progress as it happens (every step, not the coalesced ones the window sees).
class TimeLeft
{
public:
    using Clock = std::chrono::steady_clock;

    explicit TimeLeft(Clock::time_point start, DecodeMemory decode = {});

    void advance(const Progress& progress, Clock::time_point now);
    /// A picture is finished: what came after its last step was decoding.
    void pictureDone(Clock::time_point now);

    /// Seconds to the end: median of the last 8 steps × steps left + remembered decoding. Empty until 3 steps
    /// (30 of a training, whose first ones tell little) are done and in phases that have no pace.
    std::optional<double> secondsLeft(Clock::time_point now) const;
    DecodeMemory decodeMemory() const { return m_decode; }

private:
    double stepSeconds() const;

    DecodeMemory m_decode;
    Clock::time_point m_last; // when the last step (or the phase before it) ended
    std::deque<double> m_steps; // seconds each
    int m_stepsSeen = 0; // of this phase
    Progress m_progress;
    bool m_decoding = false;
};

/// How much of a job is done, 0..1, over all its pictures. Sampling is most of it; loading and decoding are
/// token.
double fractionDone(const Progress& progress);

} // namespace candela
