// Which kind and family of model weights belong to, by their names and shapes.
// The names are those of CompVis' and Stability's checkpoints, and of diffusers and transformers.
#pragma once

#include "core/api/recognised_model.h"
#include "core/io/weight_listing.h"

#include <nlohmann/json_fwd.hpp>

namespace candela
{

/// What tells the families' UNets apart.
struct UnetTraits {
    std::int64_t width = 0; // channels of the first block
    std::int64_t context = 0; // size of a token's vector as cross attention takes it
    std::int64_t added = 0; // size of the added conditioning (SDXL's sizes and pooled text); 0: none
    std::int64_t input = 4; // channels of the picture it is given
};

/// "sd1", "sd2", "sdxl", "sdxl_refiner", "kolors", "small"; empty where it is none of them.
std::string familyOf(const UnetTraits& unet);
/// "inpainting", "instruct_pix2pix", "depth", "upscale" by what it is given; empty: the plain one.
std::string variantOf(const UnetTraits& unet);
/// The one that the family is published with; empty where there are several.
std::string publishedPrediction(const std::string& family, const std::string& variant);

/// A UNet's config.json; what is missing or of another type counts as 0.
UnetTraits unetTraits(const nlohmann::json& config);

/// Sets kind, family, variant, prediction, vectors and (of LoRAs) algorithm and rank.
void recogniseWeights(const WeightListing& listing, RecognisedModel& model);

/// A single weight file; `listing` is its own.
RecognisedModel recogniseFile(const std::filesystem::path& path, const WeightListing& listing);

/// "fp16" where (nearly) all bytes are of that type, "mixed" where several are, "none" without weights.
std::string precisionOf(const WeightListing& listing);

} // namespace candela
