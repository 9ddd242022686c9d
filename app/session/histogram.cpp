#include "app/session/histogram.h"

#include <algorithm>
#include <cmath>

namespace candela
{

static constexpr double sampledPixels = 1e6;

Histogram histogramOf(const QImage& image)
{
    if (image.isNull())
        return {};
    Q_ASSERT(image.depth() == 32);
    const double pixels = static_cast<double>(image.width()) * image.height();
    const int step = std::max(1, static_cast<int>(std::sqrt(pixels / sampledPixels)));
    std::array<qint64, 256> counts{};
    qint64 total = 0, sum = 0;
    for (int y = 0; y < image.height(); y += step) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < image.width(); x += step) {
            const int luma = (54 * qRed(line[x]) + 183 * qGreen(line[x]) + 19 * qBlue(line[x])) >> 8;
            ++counts[luma];
            sum += luma;
            ++total;
        }
    }
    Histogram histogram{
        .mean = static_cast<double>(sum) / (255.0 * static_cast<double>(total)), .isEmpty = false};
    std::ranges::transform(counts, histogram.share.begin(),
        [total](qint64 count) { return static_cast<float>(count) / static_cast<float>(total); });
    return histogram;
}

} // namespace candela
