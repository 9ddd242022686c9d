#include "ui/widgets/drop_zones.h"

#include "ui/widgets/drop_hint.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>
#include <QWindow>

#include <utility>

namespace candela
{
namespace
{

constexpr int gap = 2; // between what is painted of two zones, each side

QStringList filesIn(const QMimeData& data)
{
    QStringList files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            files += url.toLocalFile();
    return files;
}

} // namespace

DropZones::DropZones(QWidget* page, Find find)
    : QObject(page)
    , m_page(page)
    , m_find(std::move(find))
{
    page->installEventFilter(this);
}

QList<QRect> DropZones::halves(const QWidget* page, int count)
{
    const QRect all = page->rect();
    if (count < 2)
        return {all};
    const int width = all.width() / 2;
    return {QRect(0, 0, width, all.height()), QRect(width, 0, all.width() - width, all.height())};
}

bool DropZones::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_window)
        return m_page->isVisible() && handle(event);
    QWindow* window = m_page->window()->windowHandle();
    if (event->type() == QEvent::Show && window && window != m_window) {
        m_window = window;
        m_window->installEventFilter(this);
    } else if (event->type() == QEvent::Hide) {
        end();
    }
    return false;
}

/// Whether the event is dealt with.
bool DropZones::handle(QEvent* event)
{
    switch (event->type()) {
    case QEvent::DragEnter:
        return enter(static_cast<QDropEvent*>(event));
    case QEvent::DragMove:
        return move(static_cast<QDropEvent*>(event));
    case QEvent::Drop:
        return drop(static_cast<QDropEvent*>(event));
    case QEvent::DragLeave: {
        const bool ours = m_files;
        end();
        return ours;
    }
    default:
        return false;
    }
}

bool DropZones::enter(QDropEvent* event)
{
    end();
    const auto* source = qobject_cast<QWidget*>(event->source());
    const QStringList files = filesIn(*event->mimeData());
    if (files.isEmpty() || (source && m_page->isAncestorOf(source)))
        return false;
    m_files = true;
    m_zones = m_find(files);
    while (m_hints.size() < m_zones.size()) {
        m_hints << new DropHint(m_page);
        m_hints.last()->hide();
    }
    for (int i = 0; i < m_zones.size(); ++i)
        m_hints[i]->showOver(m_zones[i].area.adjusted(gap, gap, -gap, -gap), m_zones[i].text);
    return move(event);
}

bool DropZones::move(QDropEvent* event)
{
    if (!m_files)
        return false;
    const int over = zoneAt(event->position().toPoint());
    for (int i = 0; i < m_zones.size(); ++i)
        m_hints[i]->setActive(i == over);
    if (over < 0) {
        event->ignore();
    } else {
        event->setDropAction(Qt::CopyAction); // the files stay where they are
        event->accept();
    }
    return true;
}

bool DropZones::drop(QDropEvent* event)
{
    if (!m_files)
        return false;
    move(event);
    const int over = zoneAt(event->position().toPoint());
    const auto take = over >= 0 ? m_zones[over].take : std::function<void()>();
    end();
    if (take)
        take();
    return true;
}

int DropZones::zoneAt(QPoint at) const
{
    const QPoint inPage = m_page->mapFrom(m_page->window(), at);
    for (int i = 0; i < m_zones.size(); ++i)
        if (m_zones[i].area.contains(inPage))
            return i;
    return -1;
}

void DropZones::end()
{
    m_files = false;
    m_zones.clear();
    for (DropHint* hint : std::as_const(m_hints))
        hint->hide();
}

} // namespace candela
