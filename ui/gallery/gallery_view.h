// The grid of the gallery. GUI thread only.
#pragma once

#include "ui/widgets/tile_grid.h"

namespace candela
{

class GalleryModel;

/// Beside what every grid can: 0–5 rate.
class GalleryView : public TileGrid
{
    Q_OBJECT

public:
    explicit GalleryView(GalleryModel& model, QWidget* parent = nullptr);

    QList<qint64> selectedIds() const;
    /// Selects those of them that are there; the first becomes the current one.
    void select(const QList<qint64>& ids);

Q_SIGNALS:
    void rated(int rating);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    GalleryModel& m_model;
};

} // namespace candela
