// A picture, and over it the mask of what is to be painted anew, which a brush changes. GUI thread only.
#pragma once

#include "ui/canvas/zoom_view.h"

#include "core/api/requests.h"

#include <QImage>

namespace candela
{

struct MaskBrush {
    double size = 48; // diameter in pixels of the picture
    double hardness = 0.7; // share of the radius that paints wholly; beyond, it fades
    bool erases = false;
};

/// Besides what every view can: a drag with the left button paints, with Space held or the middle button it
/// pans; [ and ] change the brush's size, with Shift its hardness; B paints and E erases.
class MaskCanvas : public ZoomView
{
    Q_OBJECT

public:
    explicit MaskCanvas(QWidget* parent = nullptr);

    /// `picture` may have fewer pixels than the one of `size` it stands for.
    void setPicture(const QImage& picture, QSize size);
    /// What is added around the picture, all of which is painted.
    void setExtension(const Extension& extension);
    /// Grey, of any size; null: black. Clears nothing of the view.
    void setMask(const QImage& mask);
    const QImage& mask() const { return m_mask; }

    void setBrush(const MaskBrush& brush);
    const MaskBrush& brush() const { return m_brush; }
    void setOverlay(const QColor& colour);

Q_SIGNALS:
    /// A stroke has ended.
    void painted();
    /// By a key.
    void brushChanged();

protected:
    void paintPictures(QPainter& painter) override;
    QString describedState() const override;
    void updateCursor() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    QPointF inMask(QPointF position) const; // from the widget
    double maskScale() const; // pixels of the mask to one of the picture
    void strokeTo(QPointF point);
    void redrawOverlay(QRect part);
    void paintBrush(QPainter& painter) const;

    QImage m_picture, m_mask, m_overlay;
    QSize m_size; // of the picture itself
    Extension m_extension;
    MaskBrush m_brush;
    QColor m_colour;
    QPointF m_last; // of the stroke, in pixels of the mask
    QPointF m_hover;
    bool m_painting = false, m_hovers = false;
};

} // namespace candela
