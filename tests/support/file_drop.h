// Drags files over a window and lets go, as the window system would tell of it.
#pragma once

#include <QCoreApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>
#include <QWindow>

namespace candela::test
{

class FileDrag
{
public:
    /// `window` is shown.
    FileDrag(QWidget* window, const QStringList& files)
        : m_window(window->windowHandle())
    {
        QList<QUrl> urls;
        for (const QString& file : files)
            urls += QUrl::fromLocalFile(file);
        m_data.setUrls(urls);
    }

    /// Whether they could be let go there. `at` in the window.
    bool enter(QPoint at)
    {
        QDragEnterEvent event(at, Qt::CopyAction | Qt::MoveAction, &m_data, Qt::LeftButton, {});
        return send(event);
    }
    bool move(QPoint at)
    {
        QDragMoveEvent event(at, Qt::CopyAction | Qt::MoveAction, &m_data, Qt::LeftButton, {});
        return send(event);
    }
    bool drop(QPoint at)
    {
        QDropEvent event(at, Qt::CopyAction | Qt::MoveAction, &m_data, Qt::LeftButton, {});
        return send(event);
    }
    void leave()
    {
        QDragLeaveEvent event;
        QCoreApplication::sendEvent(m_window, &event);
    }

private:
    bool send(QDropEvent& event)
    {
        event.setAccepted(false);
        QCoreApplication::sendEvent(m_window, &event);
        return event.isAccepted();
    }

    QWindow* m_window;
    QMimeData m_data;
};

} // namespace candela::test
