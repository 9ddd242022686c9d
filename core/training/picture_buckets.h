// At which size each picture is trained with: aspect-ratio buckets, so that pictures of many shapes are seen
// whole and still stack into batches (NovelAI 2022). Plain values, any thread.
#pragma once

#include "core/api/train_lora.h"
#include "core/pipelines/source_picture.h"

#include <cstdint>
#include <vector>

namespace candela
{

/// Where in a picture that was scaled to cover a bucket its seen part lies.
struct SeenPart {
    PictureSize scaled; // the whole picture
    PictureSize size; // the bucket
    int left = 0, top = 0; // of the seen part in the scaled picture
    bool mirrored = false; // after it was cut out
};

class PictureBuckets
{
public:
    /// With buckets: sizes of at most as many pixels as `size`, sides in steps of an eighth of its shorter
    /// side (64 at most, a multiple of `multiple`), no side more than three times the other.
    PictureBuckets(PictureSize size, int multiple, bool buckets);

    /// The bucket nearest to a picture's shape.
    PictureSize of(std::int64_t width, std::int64_t height) const;
    const std::vector<PictureSize>& sizes() const { return m_sizes; }

private:
    std::vector<PictureSize> m_sizes;
};

/// The picture scaled until it covers the bucket. `across` and `down` (0..1) say where of what sticks out the
/// seen part lies: 0.5 is the middle.
SeenPart seenPart(std::int64_t width, std::int64_t height, PictureSize bucket, double across, double down);

/// RGB or grey → (1, 3, h, w) fp32 in [-1, 1] of the seen part, scaled by Lanczos' filter.
at::Tensor seenPixels(const Image& picture, const SeenPart& part);

} // namespace candela
