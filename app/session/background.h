// Small work off the window's thread: reading a vocabulary, describing a model, loading a picture.
#pragma once

#include "app/session/inbox.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace candela
{

enum class BackgroundPriority {
    Normal,
    Low, // gives way to everything else the machine does
};

/// One thread that does what it is given, in order. Owned and used by one object, on the window's thread.
/// Destroying it drops what has not begun and waits for what has; nothing is delivered any more.
class Background
{
public:
    using Continuation = std::function<void()>;
    /// Called on the background thread; must not throw. What it returns is called on the window's thread.
    using Work = std::function<Continuation()>;

    explicit Background(BackgroundPriority priority = BackgroundPriority::Normal);
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    ~Background();

    void run(Work work);

private:
    void loop(const std::stop_token& quit);
    static void lowerPriority();

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Work> m_waiting;
    Inbox m_done; // continuations
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace candela
