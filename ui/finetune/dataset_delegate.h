// How a picture of a dataset is painted: thumbnail, what becomes of it, what is wrong with it, its caption.
// GUI thread only.
#pragma once

#include "app/session/dataset_sheet.h"

#include <QStyledItemDelegate>

namespace candela
{

/// An icon on a disc, filled where a hand has decided, which says how a picture stands.
void paintStanding(QPainter& painter, const QRect& disc, Standing standing);

class DatasetDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setSizes(int side, QSize cell);
    static QSize cellFor(int side);

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_side = 144;
    QSize m_cell;
};

} // namespace candela
