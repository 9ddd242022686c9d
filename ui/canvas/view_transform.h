// Where a picture lies in the view: zoom and offset, all in device pixels, so that 100 % is one picture pixel
// per pixel of the screen. A plain value without Qt's event machinery; any thread.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>

namespace candela
{

class ViewTransform
{
public:
    static constexpr double minimumZoom = 0.02;
    static constexpr double maximumZoom = 64;

    /// A picture of another size is fitted; one of the same size keeps zoom and place.
    void setPicture(QSize size);
    /// In device pixels. A fitted picture stays fitted; another keeps what is in the middle of the view.
    void setView(QSize size);

    QSize picture() const { return m_picture; }
    double zoom() const { return m_zoom; } // device pixels per picture pixel
    bool isFitted() const { return m_fitted; }
    double fitZoom() const;
    /// True where some of the picture is outside the view, so that there is something to pan to.
    bool overflows() const;

    void fit();
    /// `anchor`, a point of the view, shows the same point of the picture before and after.
    void setZoom(double zoom, QPointF anchor);
    void panBy(QPointF distance);

    QPointF toView(QPointF point) const { return point * m_zoom + m_offset; }
    QPointF toPicture(QPointF view) const { return (view - m_offset) / m_zoom; }
    /// As painted: the corner lies on a whole pixel of the screen, so that 100 % is sharp.
    QRectF pictureInView() const;
    QPointF viewCentre() const { return {m_view.width() / 2.0, m_view.height() / 2.0}; }

private:
    void keepInSight();

    QSize m_picture;
    QSize m_view;
    QPointF m_offset; // the picture's top left corner in the view
    double m_zoom = 1;
    bool m_fitted = true;
};

} // namespace candela
