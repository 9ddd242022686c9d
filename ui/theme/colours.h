// The colours of the window by meaning, for both themes. Plain values; any thread.
#pragma once

#include <QColor>
#include <QPalette>

namespace candela
{

struct Colours {
    QColor window, base, raised; // the three surfaces text stands on
    QColor canvas; // pure grey, so that it does not tint what the eye sees
    QColor text, secondary;
    QColor placeholder, disabled;
    QColor edge, divider; // outlines of controls; lines between areas
    QColor accent, onAccent;
    QColor error, warning, success, info;
};

const Colours& darkColours();
const Colours& lightColours();

/// The palette that makes every Qt widget follow `colours`. Highlight is the accent.
QPalette paletteOf(const Colours& colours);

/// WCAG 2.1 contrast ratio, 1 … 21; both colours opaque.
double contrastRatio(const QColor& a, const QColor& b);

/// `share` (0 … 1) of `over` laid on `under`; opaque.
QColor blend(const QColor& under, const QColor& over, double share);

} // namespace candela
