#include "app/session/mip_pyramid.h"

#include <algorithm>

namespace candela
{

MipPyramid::MipPyramid(const QImage& image)
{
    if (image.isNull())
        return;
    m_levels.push_back(image.convertToFormat(
        image.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32));
}

const QImage& MipPyramid::full() const
{
    static const QImage none;
    return isEmpty() ? none : m_levels.front();
}

void MipPyramid::prepare()
{
    if (!isEmpty())
        levelFor(0);
}

const QImage& MipPyramid::levelFor(double zoom)
{
    Q_ASSERT(!isEmpty());
    std::size_t level = 0;
    while (zoom <= 0.5 && std::min(m_levels[level].width(), m_levels[level].height()) >= 2) {
        if (++level == m_levels.size())
            m_levels.push_back(halved(m_levels.back()));
        zoom *= 2;
    }
    return m_levels[level];
}

QImage halved(const QImage& image)
{
    Q_ASSERT(image.depth() == 32);
    QImage half(image.width() / 2, image.height() / 2, image.format());
    for (int y = 0; y < half.height(); ++y) {
        const auto* upper = reinterpret_cast<const quint32*>(image.constScanLine(2 * y));
        const auto* lower = reinterpret_cast<const quint32*>(image.constScanLine(2 * y + 1));
        auto* out = reinterpret_cast<quint32*>(half.scanLine(y));
        for (int x = 0; x < half.width(); ++x, upper += 2, lower += 2) {
            // Two channels at a time in one word: the sums of four bytes need 10 bits of the 16 each has.
            constexpr quint32 odd = 0x00ff00ff, round = 0x00020002;
            const quint32 low =
                (upper[0] & odd) + (upper[1] & odd) + (lower[0] & odd) + (lower[1] & odd) + round;
            const quint32 high = ((upper[0] >> 8) & odd) + ((upper[1] >> 8) & odd) + ((lower[0] >> 8) & odd)
                + ((lower[1] >> 8) & odd) + round;
            out[x] = ((low >> 2) & odd) | (((high >> 2) & odd) << 8);
        }
    }
    return half;
}

} // namespace candela
