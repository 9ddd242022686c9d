// Draws a picture of the gallery: its thumbnail, its stars, the beginning of its prompt. GUI thread only.
#pragma once

#include <QStyledItemDelegate>

namespace candela
{

class GalleryDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Of the thumbnails, and of the whole cell they stand in.
    void setSizes(int side, QSize cell);
    /// The least that thumbnails of this side need.
    static QSize cellFor(int side);

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_side = 176;
    QSize m_cell;
};

} // namespace candela
