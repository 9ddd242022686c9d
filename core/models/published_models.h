// The networks of the families as they were published: their configurations, without weights. Any thread.
#pragma once

#include "core/models/autoencoder_kl.h"
#include "core/models/chatglm.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"

#include <optional>
#include <string_view>
#include <vector>

namespace candela
{

struct PublishedModel {
    UNet2DConditionConfig unet;
    AutoencoderKLConfig vae;
    std::vector<ClipTextConfig> text; // "text_encoder", "text_encoder_2"
    std::optional<ChatGlmConfig> glm; // "text_encoder" of Kolors
};

/// "sd15" (stable-diffusion-v1-5), "sd21" (stable-diffusion-2-1), "sdxl" (stable-diffusion-xl-base-1.0) or
/// "kolors"; nothing for other names.
std::optional<PublishedModel> publishedModel(std::string_view name);

} // namespace candela
