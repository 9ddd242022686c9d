// What every view of pictures can do: fit, 100 %, zoom at the cursor, pan, on neutral grey. GUI thread only.
#pragma once

#include "app/session/mip_pyramid.h"
#include "ui/canvas/view_transform.h"

#include <QWidget>

#include <functional>
#include <optional>

class QMimeData;

namespace candela
{

/// Wheel: zoom at the cursor. Drag: pan where the picture overflows; with Space held or the middle button:
/// always. F fit, 1 100 %, + and − zoom, arrows pan, double-click toggles fit and 100 %. A view may be split
/// into panes that show the same place; all positions below are device pixels within a pane.
class ZoomView : public QWidget
{
    Q_OBJECT

public:
    explicit ZoomView(QWidget* parent = nullptr);

    bool isEmpty() const { return m_view.picture().isEmpty(); }
    /// Shown while there is no picture.
    void setEmptyText(const QString& title, const QString& hint);
    /// Asked for everything dragged over the view; without one, nothing can be dropped. See dropped().
    void setDropFilter(std::function<bool(const QMimeData&)> accepts);

    const ViewTransform& view() const { return m_view; }
    double zoom() const { return m_view.zoom(); }
    bool isFitted() const { return m_view.isFitted(); }

    QSize sizeHint() const override { return {640, 560}; }
    QSize minimumSizeHint() const override { return {240, 200}; }

public Q_SLOTS:
    void fit();
    void showActualSize();
    void zoomIn();
    void zoomOut();

Q_SIGNALS:
    /// Zoom or place changed; `zoom` is 1 for 100 %.
    void viewChanged(double zoom, bool fitted);
    void dropped(const QMimeData* data);

protected:
    /// Called where there is a picture; `painter` is in device-independent pixels.
    virtual void paintPictures(QPainter& painter) = 0;
    /// For screen readers, beside the size and the zoom.
    virtual QString describedState() const { return {}; }
    virtual QSizeF paneSize() const { return QSizeF(size()) * devicePixelRatioF(); }
    virtual QPointF inPane(QPointF position) const { return position * devicePixelRatioF(); }

    /// A picture of another size is fitted; one of the same size keeps zoom and place.
    void setPictureSize(QSize size);
    /// The panes' size has changed.
    void layOutPanes();
    /// Draws the part in sight. `painter` is in device pixels, its origin the pane's corner. The pyramid's
    /// picture may be smaller than the one it stands for; `smooth` keeps it from showing single pixels.
    void paintPyramid(QPainter& painter, MipPyramid& pyramid, bool smooth) const;
    void describe();
    bool isPanning() const { return m_panning; }
    bool isSpaceHeld() const { return m_spaceHeld; }
    virtual void updateCursor();

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintEmpty(QPainter& painter);
    void zoomTo(double zoom, std::optional<QPointF> anchor = {});
    void panBy(QPointF devicePixels);
    void viewTouched();

    ViewTransform m_view;
    QString m_emptyTitle, m_emptyHint;
    std::function<bool(const QMimeData&)> m_acceptsDrop;
    QPointF m_lastAt;
    bool m_panning = false;
    bool m_spaceHeld = false;
    bool m_ringShown = false; // the focus came by keyboard
    bool m_dropHovers = false;
};

} // namespace candela
