#include "app/session/background.h"

#include <QThread>

#include <utility>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace candela
{

Background::Background(BackgroundPriority priority)
    : m_thread([this, priority](const std::stop_token& quit) {
        if (priority == BackgroundPriority::Low)
            lowerPriority();
        loop(quit);
    })
{
}

void Background::lowerPriority()
{
#ifdef Q_OS_LINUX // there a thread has its own niceness, and QThread's priorities mean nothing
    constexpr int nice = 15;
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), nice);
#else
    QThread::currentThread()->setPriority(QThread::LowestPriority);
#endif
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
        m_done.post(work());
    }
}

} // namespace candela
