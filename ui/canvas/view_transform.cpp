#include "ui/canvas/view_transform.h"

#include <algorithm>
#include <cmath>

namespace candela
{

/// Around a fitted picture, and what stays visible of one that is pushed away.
static constexpr double margin = 16;

void ViewTransform::setPicture(QSize size)
{
    if (size == m_picture)
        return;
    m_picture = size;
    fit();
}

void ViewTransform::setView(QSize size)
{
    if (size == m_view)
        return;
    const QPointF centre = toPicture(viewCentre());
    m_view = size;
    if (m_fitted)
        fit();
    else
        panBy(viewCentre() - toView(centre));
}

double ViewTransform::fitZoom() const
{
    if (m_picture.isEmpty() || m_view.isEmpty())
        return 1;
    const double wide = std::max(1.0, m_view.width() - 2 * margin) / m_picture.width();
    const double high = std::max(1.0, m_view.height() - 2 * margin) / m_picture.height();
    return std::clamp(std::min(wide, high), minimumZoom, maximumZoom);
}

bool ViewTransform::overflows() const
{
    const QRectF shown = pictureInView();
    return shown.width() > m_view.width() + 0.5 || shown.height() > m_view.height() + 0.5;
}

void ViewTransform::fit()
{
    m_fitted = true;
    m_zoom = fitZoom();
    const QPointF size(m_picture.width() * m_zoom, m_picture.height() * m_zoom);
    m_offset = viewCentre() - size / 2;
}

void ViewTransform::setZoom(double zoom, QPointF anchor)
{
    const QPointF held = toPicture(anchor);
    m_zoom = std::clamp(zoom, minimumZoom, maximumZoom);
    m_offset = anchor - held * m_zoom;
    m_fitted = false;
    keepInSight();
}

void ViewTransform::panBy(QPointF distance)
{
    m_offset += distance;
    m_fitted = false;
    keepInSight();
}

QRectF ViewTransform::pictureInView() const
{
    const QPointF snapped(std::round(m_offset.x()), std::round(m_offset.y()));
    return {snapped, QSizeF(m_picture.width() * m_zoom, m_picture.height() * m_zoom)};
}

void ViewTransform::keepInSight()
{
    const QRectF shown = pictureInView();
    const double keepX = std::min(margin * 4, shown.width()), keepY = std::min(margin * 4, shown.height());
    m_offset.setX(std::clamp(
        m_offset.x(), keepX - shown.width(), std::max(keepX - shown.width(), m_view.width() - keepX)));
    m_offset.setY(std::clamp(
        m_offset.y(), keepY - shown.height(), std::max(keepY - shown.height(), m_view.height() - keepY)));
}

} // namespace candela
