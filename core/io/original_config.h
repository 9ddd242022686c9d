// What a network is, told from the names and shapes of its weights in an original checkpoint: the
// configuration that diffusers and transformers would have written. Plain values, any thread.
#pragma once

#include "core/io/weight_listing.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/clip_text.h"
#include "core/models/unet2d_condition.h"

#include <string>

namespace candela
{

/// The networks' names begin with `prefix` ("model.diffusion_model.", "first_stage_model.", …). All throw
/// Error (BadInput) that says what is missing of the network, without the file's name.
///
/// What shapes do not tell follows the families as they were published: attention has 8 heads where its
/// projections are convolutions (SD 1.x), heads of 64 channels where they are linear (2.x, XL).
UNet2DConditionConfig originalUnetConfig(const WeightListing& listing, const std::string& prefix);
/// Without the scaling factor, which no shape tells.
AutoencoderKLConfig originalVaeConfig(const WeightListing& listing, const std::string& prefix);
/// transformers' names, as in SD 1.x and as XL's first.
ClipTextConfig huggingFaceClipConfig(const WeightListing& listing, const std::string& prefix);
/// OpenCLIP's. SD 2.x reads the state before the last layer, so that layer is not counted, unless whoever
/// converted the file has left it out with the projection; XL's second encoder is used whole.
enum class OpenClipUse { BeforeLast, Projected };
ClipTextConfig openClipConfig(const WeightListing& listing, const std::string& prefix, OpenClipUse use);

} // namespace candela
