// CLIP's byte-level BPE: a prompt's text to token ids, equal to transformers' CLIPTokenizer (5.x).
// Owns its tables and a cache of words; one thread at a time.
#pragma once

#include "core/text/clip_vocabulary.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace candela
{

class ClipTokenizer
{
public:
    /// Throws Error (BadInput) where a merge or a special token is not in the vocabulary.
    explicit ClipTokenizer(ClipVocabulary vocabulary);
    static ClipTokenizer fromFolder(const std::filesystem::path& folder);
    static ClipTokenizer fromFiles(
        const std::filesystem::path& vocabulary, const std::filesystem::path& merges);
    static ClipTokenizer fromBpeVocabulary(const std::filesystem::path& file);

    /// UTF-8 text → start, tokens, end; neither padded nor cut.
    std::vector<std::int64_t> encode(std::string_view text) const;
    /// Exactly `length` ids: cut so that the end mark stays, or filled with the pad token.
    std::vector<std::int64_t> encodePadded(std::string_view text, std::size_t length = 77) const;

    std::int64_t startId() const { return m_start; }
    std::int64_t endId() const { return m_end; }
    std::int64_t padId() const { return m_pad; }
    /// Tokens with start and end that the model was made for.
    std::size_t maxLength() const { return m_maxLength; }
    /// One more than the largest id: what the text encoder's embedding must have at least.
    std::int64_t vocabularySize() const { return m_vocabularySize; }

private:
    using Id = std::int32_t;
    struct Merge {
        std::int32_t rank = 0;
        Id result = 0;
    };
    struct Added {
        std::u32string text;
        Id id = 0;
    };

    void readMerges(const ClipVocabulary& vocabulary);
    void readAdded(ClipVocabulary& vocabulary);

    const Merge* mergeOf(Id left, Id right) const;
    void encodeText(std::u32string_view text, std::vector<std::int64_t>& out) const;
    void encodeWords(std::u32string_view normalized, std::vector<std::int64_t>& out) const;
    void encodeWord(std::u32string_view word, std::vector<std::int64_t>& out) const;
    std::vector<Id> mergedWord(std::string_view bytes) const;

    std::array<Id, 256> m_bytes{}, m_lastBytes{}; // the token of each byte within and at the end of a word
    std::unordered_map<std::uint64_t, Merge> m_merges; // by both ids
    std::vector<Added> m_rawAdded, m_normalizedAdded;
    Id m_start = 0, m_end = 0, m_pad = 0, m_unknown = 0;
    std::size_t m_maxLength = 77;
    std::int64_t m_vocabularySize = 0;
    mutable std::unordered_map<std::string, std::vector<Id>, TextHash, std::equal_to<>> m_words;
};

} // namespace candela
