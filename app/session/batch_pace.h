// How far a batch of pictures of different sizes is, and how long the rest will take.
#pragma once

#include <optional>

namespace candela
{

/// A value without a clock: `now` is in seconds since the batch began. Pictures count by their weight, such
/// as their pixels; what was given up or left out took no time and says nothing of the pace.
class BatchPace
{
public:
    void expect(double weight) { m_total += weight; }
    /// `fraction` (0..1) of the picture under way is done; a weight of 0: none is under way.
    void note(double weight, double fraction, double now);
    /// One that was under way or came before it.
    void end(double weight, bool computed, double now);

    double fraction() const; // of all, 0..1
    /// Goes down between two notes; empty while there is too little to tell.
    std::optional<double> secondsLeft(double now) const;

private:
    double m_total = 0, m_ended = 0, m_computed = 0, m_underWay = 0; // weights
    double m_notedAt = 0;
};

} // namespace candela
