// Draws a picture of the gallery: its thumbnail, its stars, the beginning of its prompt. GUI thread only.
#pragma once

#include "ui/widgets/tile_delegate.h"

namespace candela
{

class GalleryDelegate : public TileDelegate
{
    Q_OBJECT

public:
    using TileDelegate::TileDelegate;

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace candela
