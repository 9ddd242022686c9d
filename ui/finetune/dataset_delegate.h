// How a picture of a dataset is painted: thumbnail, what becomes of it, what is wrong with it, its caption.
// GUI thread only.
#pragma once

#include "app/session/dataset_sheet.h"
#include "ui/widgets/tile_delegate.h"

namespace candela
{

/// An icon on a disc, filled where a hand has decided, which says how a picture stands.
void paintStanding(QPainter& painter, const QRect& disc, Standing standing);

class DatasetDelegate : public TileDelegate
{
    Q_OBJECT

public:
    using TileDelegate::TileDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candela
