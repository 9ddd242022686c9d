// Shows one picture on neutral grey: fit, 100 %, zoom at the cursor, pan. GUI thread only.
#pragma once

#include "ui/canvas/mip_pyramid.h"
#include "ui/canvas/view_transform.h"

#include <QWidget>

#include <functional>
#include <optional>

class QMimeData;

namespace candela
{

/// Wheel: zoom at the cursor. Drag: pan where the picture overflows, else drag it out; with Space held or the
/// middle button: always pan. F fit, 1 100 %, + and − zoom, arrows pan, double-click toggles fit and 100 %.
class Canvas : public QWidget
{
    Q_OBJECT

public:
    explicit Canvas(QWidget* parent = nullptr);

    /// A finished picture. `file` (may be empty) is what leaves the window when the picture is dragged out.
    void setPicture(const QImage& image, const QString& file = {});
    /// A small picture of one still in the making, shown as large as `finalSize` pixels and smoothed.
    void setPreview(const QImage& image, QSize finalSize);
    void clear();

    bool isEmpty() const { return m_pyramid.isEmpty(); }
    bool showsPreview() const { return m_preview; }
    const QImage& picture() const { return m_picture; }

    /// Shown while there is no picture.
    void setEmptyText(const QString& title, const QString& hint);
    /// Asked for everything dragged over the canvas; without one, nothing can be dropped. See dropped().
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
    enum class Press { None, Pan, MaybeDragOut };

    void display(const QImage& image, QSize size, bool preview);
    void paintPicture(QPainter& painter);
    void paintEmpty(QPainter& painter);
    void zoomTo(double zoom, std::optional<QPointF> anchor = {});
    void panBy(QPointF devicePixels);
    void viewTouched();
    void updateCursor();
    void describe();
    void dragOut();

    QImage m_picture; // the finished one; null while only previews were seen
    QString m_file;
    MipPyramid m_pyramid; // of what is shown
    bool m_preview = false;
    ViewTransform m_view;
    QString m_emptyTitle, m_emptyHint;
    std::function<bool(const QMimeData&)> m_acceptsDrop;
    Press m_press = Press::None;
    QPointF m_pressedAt, m_lastAt;
    bool m_spaceHeld = false;
    bool m_ringShown = false; // the focus came by keyboard
    bool m_dropHovers = false;
};

} // namespace candela
