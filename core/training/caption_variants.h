// A caption as a training reads it this time.
#pragma once

#include "core/api/train_lora.h"

#include <ATen/core/Generator.h>

#include <string>

namespace candela
{

/// Whether a caption always reads the same but for being dropped, so that it can be encoded beforehand.
bool captionsStay(const TrainLoraRequest& request);

/// The caption, or "" where it is dropped; its tags in another order, or fewer, as the request asks.
std::string captionAsRead(
    const std::string& caption, const TrainLoraRequest& request, at::Generator& generator);

} // namespace candela
