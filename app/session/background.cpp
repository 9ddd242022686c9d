#include "app/session/background.h"

#include <QCoreApplication>
#include <QEvent>

#include <utility>

namespace candela
{

Background::Background()
    : m_thread([this](const std::stop_token& quit) { loop(quit); })
{
}

Background::~Background()
{
    m_thread.request_stop();
    m_thread.join();
}

void Background::run(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(work));
    }
    m_wake.notify_one();
}

void Background::loop(const std::stop_token& quit)
{
    for (;;) {
        Work work;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, quit, [this] { return !m_waiting.empty(); });
            if (quit.stop_requested())
                return;
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        Continuation done = work();
        const std::lock_guard lock(m_mutex);
        m_done.push_back(std::move(done));
        if (m_done.size() == 1) // else the notification for the first is still under way
            QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }
}

void Background::customEvent(QEvent*)
{
    std::vector<Continuation> done;
    {
        const std::lock_guard lock(m_mutex);
        done = std::exchange(m_done, {});
    }
    for (const Continuation& continuation : done)
        continuation();
}

} // namespace candela
