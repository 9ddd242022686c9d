// Captions of a batch as tokens.
#pragma once

#include "core/dataset/captioned_pictures.h"
#include "core/text/clip_tokenizer.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

namespace candela
{

/// Tokens (B, L) int64 of the captions of the pictures `indices` (B), each in a wording drawn at random; the
/// share `dropout` of them is replaced by the empty caption.
at::Tensor captionTokens(const CaptionedPictures& pictures, const ClipTokenizer& tokenizer,
    const at::Tensor& indices, double dropout, at::Generator& generator);

} // namespace candela
