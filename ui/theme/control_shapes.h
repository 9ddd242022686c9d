// The few shapes all controls are made of. GUI thread only; colours come from the running theme.
#pragma once

#include "ui/theme/colours.h"

#include <QRect>
#include <QStyleOption>

class QPainter;

namespace candela::shapes
{

/// Default: the one Return presses in a dialog. Primary: see primary_button.h.
enum class ButtonKind { Plain, Default, Primary };
enum class Chevron { Up, Down, Left, Right };

/// Anything a value is put into: text fields, boxes, lists. The focus thickens the edge and gives it the
/// accent.
void field(QPainter& painter, const QRect& rect, QStyle::State state, const QColor& fill);
void pushButton(QPainter& painter, const QRect& rect, QStyle::State state, ButtonKind kind);
void toolButton(QPainter& painter, const QRect& rect, QStyle::State state);
void checkBox(QPainter& painter, const QRect& rect, QStyle::State state);
void radioButton(QPainter& painter, const QRect& rect, QStyle::State state);
void slider(QPainter& painter, const QRect& groove, const QRect& handle, QStyle::State state, bool upsideDown,
    Qt::Orientation orientation);
void scrollBar(QPainter& painter, const QRect& handle, QStyle::State state, Qt::Orientation orientation);
void progress(QPainter& painter, const QStyleOptionProgressBar& option);
void tab(QPainter& painter, const QRect& rect, QStyle::State state);
void splitter(QPainter& painter, const QRect& rect, QStyle::State state);

void focusRing(QPainter& painter, const QRect& rect, double radius);
void chevron(QPainter& painter, const QRect& rect, Chevron direction, const QColor& colour);
/// A rounded box whose edge lies on whole pixels.
void box(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& edge, double radius,
    double width = 1);

} // namespace candela::shapes
