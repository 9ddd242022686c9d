// Draws a picture of the history: its thumbnail, and the time it was made beneath. GUI thread only.
#pragma once

#include <QStyledItemDelegate>

namespace candela
{

class HistoryDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candela
