#include "ui/page.h"

#include <QSplitter>

namespace candela
{

QList<QWidget*> Page::panes() const
{
    QList<QWidget*> found;
    if (const auto* splitter = findChild<QSplitter*>(QString(), Qt::FindDirectChildrenOnly))
        for (int i = 0; i < splitter->count(); ++i)
            found << splitter->widget(i);
    return found;
}

} // namespace candela
