// What a CLIP tokenizer is made of, from any of the files it is published in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace candela
{

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

struct ClipVocabulary {
    /// A token found in the text as it stands, before it is split into words.
    struct Added {
        std::string text;
        bool normalized = false; // sought in the lower-case text and so in any case
    };

    std::unordered_map<std::string, std::int32_t, TextHash, std::equal_to<>> ids;
    std::vector<std::pair<std::string, std::string>> merges; // the most frequent first
    std::vector<Added> added; // of two with the same text the later one counts
    std::string start = "<|startoftext|>";
    std::string end = "<|endoftext|>";
    std::string unknown = "<|endoftext|>";
    std::string pad = "<|endoftext|>";
    std::size_t maxLength = 77; // tokens with start and end

    /// A model's tokenizer folder: tokenizer.json, or vocab.json and merges.txt; the special tokens as
    /// tokenizer_config.json and special_tokens_map.json have them, by transformers' rules.
    /// These throw Error (BadInput) with a sentence that names the file and what is wrong in it.
    static ClipVocabulary fromFolder(const std::filesystem::path& folder);
    static ClipVocabulary fromFiles(
        const std::filesystem::path& vocabulary, const std::filesystem::path& merges);
    /// OpenAI's original list of merges, bpe_simple_vocab_16e6.txt.gz.
    static ClipVocabulary fromBpeVocabulary(const std::filesystem::path& file);
};

/// The printable character that stands for each byte in vocabularies, in GPT-2's order of bytes:
/// (byte, code point), the order in which the first 256 ids are given.
std::vector<std::pair<std::uint8_t, char32_t>> byteCharacters();

} // namespace candela
