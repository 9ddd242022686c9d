// What pictures in a grid have in common as they are drawn: a box for the picture, a line below it, what
// shows that one is selected. GUI thread only.
#pragma once

#include <QStyledItemDelegate>

namespace candela
{

class TileDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Of the thumbnails, and of the whole cell they stand in.
    void setSizes(int side, QSize cell);
    /// The least that thumbnails of this side need.
    static QSize cellFor(int side);
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    static void paintBackground(QPainter& painter, const QStyleOptionViewItem& option);
    QRect boxIn(const QStyleOptionViewItem& option) const;
    /// Blits where the thumbnail has the size it is shown at.
    void paintThumbnail(QPainter& painter, const QRect& box, const QImage& thumbnail) const;
    /// A quiet square until the picture is there; an icon where it will not come, else null.
    static void paintPlaceholder(QPainter& painter, const QRect& box, const char* sign);
    static void paintLine(
        QPainter& painter, const QStyleOptionViewItem& option, const QRect& box, const QString& text);

private:
    int m_side = 176;
    QSize m_cell;
};

} // namespace candela
