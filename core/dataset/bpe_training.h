// Byte-pair encoding in the form CLIP uses it, learnt from captions: a small vocabulary of one's own, in the
// files that CLIP tokenizers (Hugging Face's and ours) read.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace candela
{

/// What vocab.json and merges.txt hold. Every token is UTF-8 over the 256 printable characters that stand for
/// bytes; those that end a word carry "</w>".
struct BpeVocabulary {
    std::vector<std::string> tokens; // by id; the last two are <|startoftext|> and <|endoftext|>
    std::vector<std::pair<std::string, std::string>> merges; // most frequent first
};

/// Learns merges (Sennrich et al. 2016) until there are `vocabularySize` tokens or every word is one token.
/// All 256 bytes are tokens of their own, so that any text can be encoded. Throws Error (BadInput) below 514.
BpeVocabulary trainBpe(const std::vector<std::string>& captions, int vocabularySize);

/// Writes vocab.json, merges.txt, tokenizer_config.json and special_tokens_map.json, the tokenizer/ of a
/// diffusers folder. `maxLength` counts start and end marks. Throws Error.
void writeTokenizer(const BpeVocabulary& vocabulary, const std::filesystem::path& folder, int maxLength = 77);

} // namespace candela
