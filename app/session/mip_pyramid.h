// A picture at full, half, quarter … size, so that showing it small is both fast and free of aliasing.
#pragma once

#include <QImage>

#include <vector>

namespace candela
{

/// Smaller levels are made when first asked for, or all at once. A value that is cheap to copy; one thread at
/// a time.
class MipPyramid
{
public:
    MipPyramid() = default;
    explicit MipPyramid(const QImage& image);

    bool isEmpty() const { return m_levels.empty(); }
    const QImage& full() const; // null if it is empty
    /// Makes all smaller levels now: for a background thread, where the picture is large.
    void prepare();
    /// The smallest level that is still at least `zoom` (view pixels per picture pixel) of the full size.
    const QImage& levelFor(double zoom);

private:
    std::vector<QImage> m_levels; // RGB32 or premultiplied ARGB32
};

/// Averages each 2 × 2 block; a last odd row or column is dropped. 32-bit formats only.
QImage halved(const QImage& image);

} // namespace candela
