// The application's own icons: SVG strokes in `currentColor`, drawn in the colours of the theme at any size.
// GUI thread only.
#pragma once

#include <QIcon>

namespace candela
{

/// Follows the theme by itself: normal in the text colour, disabled dimmed, checked (QIcon::On) in the
/// accent, selected in the colour of text on the accent. `name` is a file of resources/icons without ".svg";
/// an unknown one is a bug (assert).
QIcon icon(const QString& name);

/// The icon in one fixed colour of the palette, for state marks beside a word.
enum class IconTint { Text, Secondary, Accent, OnAccent, Error, Warning, Success, Info };
QIcon icon(const QString& name, IconTint tint);

/// The application's mark: a candle flame, in its own colours.
QIcon applicationIcon();

} // namespace candela
