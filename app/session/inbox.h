// A thread's door for others: Qt's queued calls, with a lock that the thread sanitizer can see.
#pragma once

#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

namespace candela
{

/// Calls what it is given on the thread it lives on, in order. What is still there when it is destroyed is
/// dropped.
class Inbox : public QObject
{
public:
    using Message = std::function<void()>;
    void post(Message message); // any thread

protected:
    void customEvent(QEvent* event) override;

private:
    std::mutex m_mutex;
    std::vector<Message> m_messages;
};

} // namespace candela
