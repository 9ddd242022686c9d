// Textual inversions as a prompt's rows of tokens have them: ids beyond the vocabulary. Any thread.
#pragma once

#include "core/text/clip_tokenizer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

struct EmbeddingTokens {
    std::string name; // what prompts call it
    std::int64_t firstId = 0; // and the next ones for the vectors after the first
    std::size_t vectors = 1; // at most as many as a row has room for
};

/// Finds the names in tokenized text, as modules/textual_inversion of AUTOMATIC1111: the longest name whose
/// own tokens lie there.
class EmbeddingNames
{
public:
    EmbeddingNames(std::span<const EmbeddingTokens> embeddings, const ClipTokenizer& tokenizer);

    struct Match {
        const EmbeddingTokens* embedding = nullptr;
        std::size_t length = 0; // of the name, in tokens
    };
    std::optional<Match> at(std::span<const std::int64_t> rest) const;

    /// As ComfyUI finds what follows "embedding:": by its name, perhaps with commas at the ends, or a file's
    /// extension. Null where there is none.
    const EmbeddingTokens* named(std::string_view name) const;

private:
    struct Entry {
        const EmbeddingTokens* embedding;
        std::vector<std::int64_t> ids; // of its name
    };
    std::vector<Entry> m_entries; // the longest first
};

/// The tokens of a text, without start and end.
std::vector<std::int64_t> bareTokens(const ClipTokenizer& tokenizer, std::string_view text);

} // namespace candela
