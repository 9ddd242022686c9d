// Pictures as tensors, for training.
#pragma once

#include "core/dataset/captioned_pictures.h"

#include <ATen/core/Tensor.h>

namespace candela
{

/// (3, height, width) in [-1, 1], fp32, a view in channels-last order of one copy.
at::Tensor pictureToTensor(const Image& image);

/// (N, 3, size, size) in [-1, 1], fp32, channels-last, of the pictures numbered by the int64 tensor `indices`
/// (N).
at::Tensor pictureBatch(const CaptionedPictures& source, const at::Tensor& indices);

} // namespace candela
