// The picture that image to image begins from, with what of it is painted anew.
#pragma once

#include "core/api/image.h"
#include "core/api/requests.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace candela
{

struct PictureSize {
    int width = 0, height = 0; // pixels
    bool operator==(const PictureSize&) const = default;
};

/// A source picture brought to the size that is painted.
struct PictureCanvas {
    Image image; // RGB
    Image mask; // one channel, 255 where it is painted anew; empty: everywhere

    /// (1, 3, height, width) fp32 in [-1, 1]
    at::Tensor pixels() const;
    /// (1, 1, height, width) fp32: 1 from the middle of the greys upwards, else 0; undefined without a mask.
    at::Tensor painted() const;
    /// What was painted, and where the mask is black to the bit this picture; between them as the mask says,
    /// with a seam of a few pixels inside it. `paintedAnew` is RGB of the same size.
    Image composedWith(const Image& paintedAnew) const;
};

class SourcePicture
{
public:
    /// Reads the request's picture and mask. Throws Error (BadInput) where one cannot be read.
    explicit SourcePicture(const GenerateRequest& request);
    /// Nothing where the request begins from noise alone; throws Error (BadInput) where it asks then for what
    /// needs a source.
    static std::optional<SourcePicture> of(const GenerateRequest& request);

    /// The size of the picture with its extension in multiples of `multiple`, its proportions kept as nearly
    /// as those allow: rounded down, but up where it is extended. One of more than four times the pixels of
    /// `usual` is brought to as many as that has: a network draws far larger pictures badly.
    PictureSize paintedSize(PictureSize usual, int multiple) const;

    /// Scaled until it covers the size, what sticks out cut off evenly. What is extended is filled with the
    /// blurred edge; pixels stay as they are where the size is the picture's own but for rounding.
    PictureCanvas canvas(PictureSize size) const;

private:
    PictureCanvas extended(PictureSize size) const;

    Image m_image, m_mask; // the latter of the former's size, one channel; empty where all is painted
    Extension m_extension;
};

/// Steps that image to image leaves out at the noisy end: all but stepsTaken(). Throws Error (BadInput) where
/// none is taken.
int skippedSteps(int steps, double strength);

} // namespace candela
