// Pictures in a grid whose cells share the width evenly. GUI thread only.
#pragma once

#include <QListView>

namespace candela
{

class GalleryThumbnails;
class TileDelegate;

/// + and − (or Ctrl and the wheel) change the size of the pictures. Letters do not search: the titles of all
/// rows are not here, and there is a search field.
class TileGrid : public QListView
{
    Q_OBJECT

public:
    static constexpr int smallestSide = 96, largestSide = 320;

    /// `thumbnails`, of the model, are told their size; they must outlive the grid. The grid owns `delegate`.
    TileGrid(QAbstractItemModel& model, GalleryThumbnails& thumbnails, TileDelegate* delegate, int side,
        QWidget* parent = nullptr);

    void setSide(int side); // px of a thumbnail
    int side() const { return m_side; }

    void keyboardSearch(const QString& search) override;

Q_SIGNALS:
    void sideChanged(int side);

protected:
    /// The rows of what is selected, in their order.
    std::vector<int> selectedRows() const;
    /// Selects those of these rows that are there (-1: not), the first of which becomes the current one.
    /// Returns it.
    QModelIndex selectRows(const std::vector<int>& rows);

    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void layOut();

    GalleryThumbnails& m_thumbnails;
    TileDelegate* m_delegate;
    int m_side;
};

} // namespace candela
