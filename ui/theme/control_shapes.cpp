#include "ui/theme/control_shapes.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QPainter>

namespace candela::shapes
{
namespace
{

class Saved
{
public:
    explicit Saved(QPainter& painter)
        : m_painter(painter)
    {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
    }
    ~Saved() { m_painter.restore(); }
    Q_DISABLE_COPY_MOVE(Saved)

private:
    QPainter& m_painter;
};

bool has(QStyle::State state, QStyle::StateFlag flag)
{
    return state.testFlag(flag);
}

/// A surface as it looks under the mouse or a finger.
QColor reacting(const QColor& surface, QStyle::State state)
{
    if (!has(state, QStyle::State_Enabled))
        return surface;
    if (has(state, QStyle::State_Sunken))
        return blend(surface, colours().text, 0.14);
    return has(state, QStyle::State_MouseOver) ? blend(surface, colours().text, 0.07) : surface;
}

QColor edgeOf(QStyle::State state)
{
    const Colours& c = colours();
    if (!has(state, QStyle::State_Enabled))
        return c.divider;
    return has(state, QStyle::State_MouseOver) ? blend(c.edge, c.text, 0.35) : c.edge;
}

/// Only who came by keyboard needs to be shown where the focus is.
bool showsFocus(QStyle::State state)
{
    return has(state, QStyle::State_HasFocus) && has(state, QStyle::State_KeyboardFocusChange);
}

void mark(QPainter& painter, const QRectF& rect, const QColor& colour)
{
    const double side = rect.width();
    const QPointF points[] = {{0.25, 0.52}, {0.43, 0.70}, {0.76, 0.32}};
    QPolygonF line;
    for (const QPointF& p : points)
        line << rect.topLeft() + p * side;
    painter.setPen(QPen(colour, side / 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

} // namespace

void box(
    QPainter& painter, const QRect& rect, const QColor& fill, const QColor& edge, double radius, double width)
{
    const Saved saved(painter);
    painter.setBrush(fill);
    painter.setPen(edge.isValid() ? QPen(edge, width) : QPen(Qt::NoPen));
    const double inset = edge.isValid() ? width / 2 : 0;
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
}

void focusRing(QPainter& painter, const QRect& rect, double radius)
{
    box(painter, rect, Qt::transparent, colours().accent, radius, metrics::focusRing);
}

void chevron(QPainter& painter, const QRect& rect, Chevron direction, const QColor& colour)
{
    const Saved saved(painter);
    const double reach = std::max(3.5, std::min({rect.width(), rect.height(), 16}) / 4.0);
    painter.translate(QRectF(rect).center());
    painter.rotate(direction == Chevron::Down ? 0
            : direction == Chevron::Left      ? 90
            : direction == Chevron::Up        ? 180
                                              : 270);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{{-reach, -reach / 2}, {0, reach / 2}, {reach, -reach / 2}});
}

void field(QPainter& painter, const QRect& rect, QStyle::State state, const QColor& fill)
{
    const bool enabled = has(state, QStyle::State_Enabled);
    const QColor inside = enabled ? fill : colours().window;
    if (enabled && has(state, QStyle::State_HasFocus))
        box(painter, rect, inside, colours().accent, metrics::radius, metrics::focusRing);
    else
        box(painter, rect, inside, edgeOf(state), metrics::radius);
}

void pushButton(QPainter& painter, const QRect& rect, QStyle::State state, ButtonKind kind)
{
    const Colours& c = colours();
    const bool enabled = has(state, QStyle::State_Enabled);
    if (kind == ButtonKind::Primary && enabled) {
        const double shade = has(state, QStyle::State_Sunken) ? 0.16
            : has(state, QStyle::State_MouseOver)             ? 0.08
                                                              : 0;
        box(painter, rect, blend(c.accent, c.onAccent, shade), {}, metrics::radius);
        if (showsFocus(state)) // the accent itself would not be seen on the accent
            box(painter, rect.adjusted(2, 2, -2, -2), Qt::transparent, c.onAccent, metrics::radius - 1.5, 2);
        return;
    }
    const bool on = has(state, QStyle::State_On);
    const QColor fill = on ? blend(c.raised, c.accent, 0.22) : c.raised;
    box(painter, rect, enabled ? reacting(fill, state) : c.window,
        on || (kind == ButtonKind::Default && enabled) ? c.accent : c.divider, metrics::radius);
    if (showsFocus(state))
        focusRing(painter, rect, metrics::radius);
}

void toolButton(QPainter& painter, const QRect& rect, QStyle::State state)
{
    const Colours& c = colours();
    const bool enabled = has(state, QStyle::State_Enabled);
    const bool on = has(state, QStyle::State_On);
    const bool touched = enabled && (has(state, QStyle::State_MouseOver) || has(state, QStyle::State_Sunken));
    if (on)
        box(painter, rect, reacting(blend(c.window, c.accent, enabled ? 0.18 : 0.06), state), {},
            metrics::radius);
    else if (touched)
        box(painter, rect, reacting(blend(c.window, c.text, 0.03), state), {}, metrics::radius);
    if (showsFocus(state))
        focusRing(painter, rect, metrics::radius);
}

void checkBox(QPainter& painter, const QRect& rect, QStyle::State state)
{
    const Colours& c = colours();
    const bool enabled = has(state, QStyle::State_Enabled);
    const bool set = has(state, QStyle::State_On) || has(state, QStyle::State_NoChange);
    const QColor fill = enabled ? c.accent : c.disabled;
    const Saved saved(painter);
    if (!set) {
        box(painter, rect, enabled ? reacting(c.base, state) : c.window, edgeOf(state), 3);
        return;
    }
    box(painter, rect, fill, {}, 3);
    if (has(state, QStyle::State_On)) {
        mark(painter, rect, enabled ? c.onAccent : c.window);
    } else {
        painter.setPen(QPen(enabled ? c.onAccent : c.window, 2, Qt::SolidLine, Qt::RoundCap));
        const QPointF centre = QRectF(rect).center();
        painter.drawLine(centre - QPointF(3.5, 0), centre + QPointF(3.5, 0));
    }
}

void radioButton(QPainter& painter, const QRect& rect, QStyle::State state)
{
    const Colours& c = colours();
    const bool enabled = has(state, QStyle::State_Enabled);
    if (!has(state, QStyle::State_On)) {
        box(painter, rect, enabled ? reacting(c.base, state) : c.window, edgeOf(state), rect.width() / 2.0);
        return;
    }
    box(painter, rect, enabled ? c.accent : c.disabled, {}, rect.width() / 2.0);
    const int inset = rect.width() * 5 / 16;
    box(painter, rect.adjusted(inset, inset, -inset, -inset), enabled ? c.onAccent : c.window, {},
        rect.width() / 2.0);
}

void slider(QPainter& painter, const QRect& groove, const QRect& handle, QStyle::State state, bool upsideDown,
    Qt::Orientation orientation)
{
    const Colours& c = colours();
    const bool enabled = has(state, QStyle::State_Enabled);
    const bool flat = orientation == Qt::Horizontal;
    constexpr int thick = 4;
    const QRect track = flat ? QRect(groove.x(), groove.center().y() - thick / 2 + 1, groove.width(), thick)
                             : QRect(groove.center().x() - thick / 2 + 1, groove.y(), thick, groove.height());
    QRect filled = track;
    if (flat && !upsideDown)
        filled.setRight(handle.center().x());
    else if (flat)
        filled.setLeft(handle.center().x());
    else if (upsideDown)
        filled.setTop(handle.center().y());
    else
        filled.setBottom(handle.center().y());

    // The knob covers the track's ends where it stands on them.
    const QRect ends = flat ? track.adjusted(4, 0, -4, 0) : track.adjusted(0, 4, 0, -4);
    filled &= ends;
    box(painter, ends, blend(c.window, c.edge, enabled ? 0.55 : 0.3), {}, thick / 2.0);
    box(painter, filled, enabled ? c.accent : c.disabled, {}, thick / 2.0);

    const bool touched = enabled && (has(state, QStyle::State_MouseOver) || has(state, QStyle::State_Sunken));
    const int side = 14;
    const QRect knob(handle.center().x() - side / 2 + 1, handle.center().y() - side / 2 + 1, side, side);
    if (enabled && has(state, QStyle::State_HasFocus))
        focusRing(painter, knob.adjusted(-4, -4, 4, 4), side);
    box(painter, knob, enabled ? (touched ? blend(c.accent, c.text, 0.25) : c.accent) : c.disabled, c.window,
        side / 2.0, 2);
}

void scrollBar(QPainter& painter, const QRect& handle, QStyle::State state, Qt::Orientation orientation)
{
    const Colours& c = colours();
    const bool touched = has(state, QStyle::State_MouseOver) || has(state, QStyle::State_Sunken);
    const QRect bar =
        orientation == Qt::Vertical ? handle.adjusted(3, 2, -3, -2) : handle.adjusted(2, 3, -2, -3);
    box(painter, bar, blend(c.window, c.edge, touched ? 0.95 : 0.6), {},
        std::min(bar.width(), bar.height()) / 2.0);
}

void progress(QPainter& painter, const QStyleOptionProgressBar& option)
{
    const Colours& c = colours();
    const bool withText = option.textVisible && option.rect.height() >= 16;
    QRect track = option.rect;
    if (!withText) {
        track.setHeight(std::min(6, track.height()));
        track.moveCenter(option.rect.center());
    }
    const double radius = std::min(withText ? metrics::radius : 3, track.height() / 2);
    box(painter, track, blend(c.window, c.edge, 0.35), {}, radius);

    const double span = static_cast<double>(option.maximum) - option.minimum;
    QRectF filled = track;
    if (span > 0) {
        filled.setWidth(track.width() * std::clamp((option.progress - option.minimum) / span, 0.0, 1.0));
    } else { // not known how far: a piece that wanders, two seconds a round
        const double phase = static_cast<double>(QDateTime::currentMSecsSinceEpoch() % 2000) / 2000;
        filled.setWidth(track.width() * 0.3);
        filled.moveLeft(track.left() - filled.width() + phase * (track.width() + filled.width()));
    }
    const Saved saved(painter);
    QPainterPath shape;
    shape.addRoundedRect(track, radius, radius);
    painter.setClipPath(shape);
    painter.fillRect(filled, has(option.state, QStyle::State_Enabled) ? c.accent : c.disabled);
    if (!withText)
        return;
    painter.setPen(c.text);
    painter.drawText(track, Qt::AlignCenter, option.text);
    painter.setClipRect(filled, Qt::IntersectClip);
    painter.setPen(c.onAccent);
    painter.drawText(track, Qt::AlignCenter, option.text);
}

void tab(QPainter& painter, const QRect& rect, QStyle::State state)
{
    const Colours& c = colours();
    const bool selected = has(state, QStyle::State_Selected);
    if (!selected && has(state, QStyle::State_MouseOver) && has(state, QStyle::State_Enabled))
        box(painter, rect.adjusted(2, 2, -2, -4), blend(c.window, c.text, 0.06), {}, metrics::radius);
    if (selected)
        box(painter, {rect.x() + 8, rect.bottom() - 2, rect.width() - 16, 3}, c.accent, {}, 1.5);
    if (showsFocus(state))
        focusRing(painter, rect.adjusted(1, 1, -1, -3), metrics::radius);
}

void splitter(QPainter& painter, const QRect& rect, QStyle::State state)
{
    const Colours& c = colours();
    const bool touched = has(state, QStyle::State_MouseOver) || has(state, QStyle::State_Sunken);
    painter.fillRect(rect, c.window);
    QRect line = rect;
    const int thick = touched ? 2 : 1;
    if (rect.width() < rect.height()) {
        line.setWidth(thick);
        line.moveLeft(rect.center().x());
    } else {
        line.setHeight(thick);
        line.moveTop(rect.center().y());
    }
    painter.fillRect(line, touched ? c.accent : c.divider);
}

} // namespace candela::shapes
