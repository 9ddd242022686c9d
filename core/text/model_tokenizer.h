// The tokenizer of a model, whether it brings one or not.
#pragma once

#include "core/io/model_source.h"
#include "core/text/clip_tokenizer.h"

namespace candela
{

/// OpenAI's vocabulary with the padding that the model takes. Throws Error (BadInput) where it is not there
/// or cannot be read.
ClipVocabulary publishedVocabulary(
    const TokenizerSource& source, const std::filesystem::path& clipVocabulary);

/// From the model's own files; where it has none, from OpenAI's vocabulary at `clipVocabulary`. Throws Error
/// (BadInput) where they cannot be read, or the vocabulary is not there.
ClipTokenizer loadTokenizer(const TokenizerSource& source, const std::filesystem::path& clipVocabulary);

} // namespace candela
