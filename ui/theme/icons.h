// The application's own icons: SVG strokes in `currentColor`, drawn in the colours of the theme at any size.
// GUI thread only.
#pragma once

#include <QIcon>

namespace candela
{

/// Follows the theme by itself: in the text colour, dimmed where disabled, in the accent where checked
/// (QIcon::On). `name` is a file of resources/icons without ".svg"; an unknown one is a bug (assert).
QIcon icon(const QString& name);

/// The icon in one fixed colour of the palette, for state marks beside a word.
enum class IconTint { Text, Secondary, Accent, OnAccent, Error, Warning, Success, Info };
QIcon icon(const QString& name, IconTint tint);

/// The application's mark: a candle flame, in its own colours.
QIcon applicationIcon();

} // namespace candela
