// Files dragged over a page: where they can be let go, and what happens to them there. GUI thread only.
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QRect>
#include <QStringList>

#include <functional>

class QDropEvent;
class QWindow;

namespace candela
{

class DropHint;

struct DropZone {
    QString text; // "Use its settings"
    QRect area; // in the page
    std::function<void()> take;
};

/// Paints the zones over its page while files hover, the one under the pointer in the accent; elsewhere the
/// cursor forbids. It sees drags before any widget does, so that fields of text need not know of it. Drags of
/// anything else, and those that begin on the page itself, are left alone.
class DropZones : public QObject
{
    Q_OBJECT

public:
    /// What can be done with these files; empty: nothing. Called once a drag; may ask the disk a little.
    using Find = std::function<QList<DropZone>(const QStringList& files)>;

    /// Owned by the page.
    DropZones(QWidget* page, Find find);

    /// Two areas side by side that fill the page, or one.
    static QList<QRect> halves(const QWidget* page, int count);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool enter(QDropEvent* event);
    bool move(QDropEvent* event);
    bool drop(QDropEvent* event);
    void end();
    int zoneAt(QPoint at) const; // in the window; -1: none
    bool handle(QEvent* event);

    QWidget* m_page;
    Find m_find;
    QPointer<QWindow> m_window;
    bool m_files = false; // they hover
    QList<DropZone> m_zones;
    QList<DropHint*> m_hints; // as many as ever needed, kept
};

} // namespace candela
