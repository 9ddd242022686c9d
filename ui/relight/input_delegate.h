// Draws a picture of the Relight list: thumbnail, name, and its state with icon and word. GUI thread only.
#pragma once

#include <QStyledItemDelegate>

namespace candela
{

class InputDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candela
