// Shows one picture, finished or in the making. GUI thread only.
#pragma once

#include "ui/canvas/zoom_view.h"

namespace candela
{

/// A finished picture that fits can be dragged out.
class Canvas : public ZoomView
{
    Q_OBJECT

public:
    explicit Canvas(QWidget* parent = nullptr);

    /// A finished picture. `file` (may be empty) is what leaves the window when the picture is dragged out.
    void setPicture(const QImage& image, const QString& file = {});
    /// A small picture of one still in the making, shown as large as `finalSize` pixels and smoothed.
    void setPreview(const QImage& image, QSize finalSize);
    void clear();

    bool showsPreview() const { return m_preview; }
    const QImage& picture() const { return m_picture; }

protected:
    void paintPictures(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void display(const QImage& image, QSize size, bool preview);
    void dragOut();

    QImage m_picture; // the finished one; null while only previews were seen
    QString m_file;
    MipPyramid m_pyramid; // of what is shown
    bool m_preview = false;
    QPointF m_pressedAt;
    bool m_mayDragOut = false;
};

} // namespace candela
