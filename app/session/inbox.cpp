#include "app/session/inbox.h"

#include <QCoreApplication>
#include <QEvent>

#include <utility>

namespace candela
{

void Inbox::post(Message message)
{
    const std::lock_guard lock(m_mutex);
    m_messages.push_back(std::move(message));
    if (m_messages.size() == 1) // else the notification for the first is still under way
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void Inbox::customEvent(QEvent*)
{
    std::vector<Message> messages;
    {
        const std::lock_guard lock(m_mutex);
        messages = std::exchange(m_messages, {});
    }
    for (const Message& message : messages)
        message();
}

} // namespace candela
