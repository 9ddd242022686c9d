// ChatGLM3's tokenizer: a prompt's text to the rows that Kolors' text encoder reads, equal to diffusers'
// ChatGLMTokenizer. Any one thread.
#pragma once

#include "core/text/sentencepiece_model.h"

#include <cstdint>

namespace candela
{

/// Padded on the left: as many of each as the row is long.
struct ChatGlmRow {
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> positions; // 0 for the padding, then counted from 0
    std::size_t padding = 0; // how many tokens at the front are no text
};

class ChatGlmTokenizer
{
public:
    /// A folder with tokenizer.model and, where it is, tokenizer_config.json, which may name tokens that are
    /// to be found in the text. Throws Error (BadInput).
    static ChatGlmTokenizer fromFolder(const std::filesystem::path& folder);

    /// UTF-8 text → [gMASK], sop, tokens; neither padded nor cut.
    std::vector<std::int64_t> encode(std::string_view text) const;
    /// Exactly `length` tokens: what is too long loses its end.
    ChatGlmRow encodePadded(std::string_view text, std::size_t length = rowLength) const;

    /// One more than the largest id: what the text encoder's embedding must have at least.
    std::int64_t vocabularySize() const { return m_vocabularySize; }
    /// Tokens of Kolors' rows, and how many of them stand before the text.
    static constexpr std::size_t rowLength = 256, prefixLength = 2;

private:
    struct Named {
        std::string text;
        std::int64_t id = 0;
    };

    explicit ChatGlmTokenizer(SentencePieceModel model);
    void readConfig(const std::filesystem::path& file);
    void encodePlain(std::string_view text, std::vector<std::int64_t>& out) const;

    SentencePieceModel m_model;
    std::vector<Named> m_found; // wherever they stand in a text
    std::vector<std::pair<int, std::int64_t>> m_renamed; // pieces that are spelt as a special token is
    std::int64_t m_mask = 0, m_start = 0, m_vocabularySize = 0;
};

} // namespace candela
