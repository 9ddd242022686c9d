// The grid of the gallery. GUI thread only.
#pragma once

#include <QListView>

namespace candela
{

class GalleryDelegate;
class GalleryModel;

/// Cells share the width evenly. Beside what every list can: 0–5 rate, + and − (or Ctrl and the wheel) change
/// the size of the pictures.
class GalleryView : public QListView
{
    Q_OBJECT

public:
    static constexpr int smallestSide = 96, largestSide = 320;

    explicit GalleryView(GalleryModel& model, QWidget* parent = nullptr);

    void setSide(int side); // px of a thumbnail
    int side() const { return m_side; }
    QList<qint64> selectedIds() const;
    /// Selects those of them that are there; the first becomes the current one.
    void select(const QList<qint64>& ids);

    void keyboardSearch(const QString& search) override;

Q_SIGNALS:
    void rated(int rating);
    void sideWanted(int side);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void layOut();

    GalleryModel& m_model;
    GalleryDelegate* m_delegate;
    int m_side = 176;
};

} // namespace candela
