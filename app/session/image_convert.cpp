#include "app/session/image_convert.h"

namespace candela
{

QImage toQImage(const Image& image)
{
    if (image.empty())
        return {};
    const bool alpha = image.channels == 4;
    const QImage::Format source = alpha ? QImage::Format_RGBA8888
        : image.channels == 1           ? QImage::Format_Grayscale8
                                        : QImage::Format_RGB888;
    const QImage view(
        image.pixels.data(), image.width, image.height, static_cast<int>(image.stride()), source);
    return view.convertToFormat(alpha ? QImage::Format_ARGB32 : QImage::Format_RGB32);
}

QImage thumbnailOf(const QImage& image, int side)
{
    if (image.width() <= side && image.height() <= side)
        return image;
    return image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace candela
