// Measures how long the window's thread does not answer.
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QTimer>

#include <algorithm>

namespace candela::test
{

/// Beats every millisecond on the thread that made it. On Linux the time in which the thread was ready but
/// other programs had the processors does not count: a busy machine is not a blocked window. Wait with
/// QSignalSpy::wait() while it beats: QTRY_… sleeps between its looks.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout([this] { beat(); });
        m_since.start();
        m_waited = waitedForProcessor();
        m_timer.start(1);
    }

    qint64 longestMs() const { return m_longest / 1000000; }

    /// Whether it never waited so long. Nothing is promised for a program under a sanitizer, which makes it
    /// several times slower.
    bool neverWaited(qint64 ms) const { return isSanitized || longestMs() < ms; }

private:
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    static constexpr bool isSanitized = true;
#else
    static constexpr bool isSanitized = false;
#endif

    void beat()
    {
        const qint64 waited = waitedForProcessor();
        m_longest = std::max(m_longest, m_since.nsecsElapsed() - (waited - m_waited));
        m_since.restart();
        m_waited = waited;
    }

    /// Nanoseconds this thread has spent in the run queue; 0 where the system does not tell.
    static qint64 waitedForProcessor()
    {
        QFile file(QStringLiteral("/proc/thread-self/schedstat"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
    }

    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_waited = 0, m_longest = 0; // ns
};

} // namespace candela::test
