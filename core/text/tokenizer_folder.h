// A tokenizer as the folder that transformers reads.
#pragma once

#include "core/io/model_source.h"

namespace candela
{

/// Writes vocab.json, merges.txt, special_tokens_map.json and tokenizer_config.json: the model's own files
/// where it has some, else OpenAI's vocabulary at `clipVocabulary`. Throws Error as loadTokenizer(), and
/// where the files cannot be written.
void writeTokenizerFolder(const std::filesystem::path& folder, const TokenizerSource& source,
    const std::filesystem::path& clipVocabulary);

} // namespace candela
