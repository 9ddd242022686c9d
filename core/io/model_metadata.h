// What the texts beside weights say: kohya's trainers (ss_…), Stability's model specification (modelspec.…,
// https://github.com/Stability-AI/ModelSpec), diffusers, A1111.
#pragma once

#include "core/api/recognised_model.h"
#include "core/io/weight_listing.h"

namespace candela
{

/// Sets title, author, license, description, alpha, training and metadata, and corrects family, variant,
/// prediction and rank where the texts know better than shapes do. Texts are hostile until shown otherwise:
/// what makes no sense is passed over.
void readModelMetadata(const WeightListing& listing, RecognisedModel& model);

/// The words that (nearly) every caption of a kohya training had, and all words by their number.
/// `frequencies` is the JSON of ss_tag_frequency: folder → word → count.
TrainingFacts tagFacts(std::string_view frequencies);

} // namespace candela
