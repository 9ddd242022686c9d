// The engine's pictures as Qt's. Any thread.
#pragma once

#include "core/api/image.h"

#include <QImage>

namespace candela
{

/// A deep copy in the format that paints fastest: RGB32, or ARGB32 for four channels. Null for an empty
/// picture.
QImage toQImage(const Image& image);

/// Smoothly reduced to fit into side × side pixels; never enlarged.
QImage thumbnailOf(const QImage& image, int side);

} // namespace candela
