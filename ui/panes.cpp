#include "ui/panes.h"

#include <QApplication>

#include <algorithm>

namespace candela
{
namespace
{

bool takesFocus(const QWidget* widget)
{
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)
        && !widget->focusProxy();
}

/// Null where there is nothing.
QWidget* targetIn(QWidget* pane)
{
    if (QWidget* last = pane->focusWidget(); last && takesFocus(last))
        return last;
    QWidget* widget = pane;
    do {
        if ((widget == pane || pane->isAncestorOf(widget)) && takesFocus(widget))
            return widget;
        widget = widget->nextInFocusChain();
    } while (widget != pane);
    return nullptr;
}

} // namespace

void focusPane(const QList<QWidget*>& panes, PaneStep step)
{
    const QWidget* focused = QApplication::focusWidget();
    const auto holder = std::ranges::find_if(panes, [focused](const QWidget* pane) {
        return pane == focused || (focused && pane->isAncestorOf(focused));
    });
    const auto count = panes.size();
    const bool forward = step == PaneStep::Next;
    auto at = holder != panes.end() ? holder - panes.begin() : (forward ? -1 : count);
    for (qsizetype tried = 0; tried < count; ++tried) {
        at = (at + (forward ? 1 : -1) + count) % count;
        if (QWidget* target = panes[at]->isVisible() ? targetIn(panes[at]) : nullptr)
            return target->setFocus(Qt::TabFocusReason);
    }
}

} // namespace candela
