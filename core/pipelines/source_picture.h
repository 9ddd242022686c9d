// The picture that image to image begins from.
#pragma once

#include "core/api/image.h"
#include "core/api/requests.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace candela
{

class SourcePicture
{
public:
    /// Reads a picture file. Throws Error (BadInput) where there is none that can be read.
    explicit SourcePicture(const std::filesystem::path& file);
    /// The request's, or nothing where it begins from noise alone.
    static std::optional<SourcePicture> of(const GenerateRequest& request);

    struct Size {
        int width = 0, height = 0; // pixels
    };
    /// The picture's own size in multiples of `multiple`, its proportions kept as nearly as those allow. One
    /// of more than four times the pixels of `usual` is brought to as many as that has: a network draws far
    /// larger pictures badly.
    Size paintedSize(Size usual, int multiple) const;

    /// Scaled until it covers the size, what sticks out cut off evenly: (1, 3, height, width) fp32 in [-1,
    /// 1].
    at::Tensor pixels(Size size) const;

private:
    Image m_image;
};

/// Steps that image to image leaves out at the noisy end: all but stepsTaken(). Throws Error (BadInput) where
/// none is taken.
int skippedSteps(int steps, double strength);

} // namespace candela
