// A prompt as the rows of tokens that CLIP's text encoder reads one by one. Any one thread.
#pragma once

#include "core/api/prompt_grammar.h"
#include "core/text/clip_tokenizer.h"
#include "core/text/prompt_embeddings.h"
#include "core/text/prompt_weights.h"

namespace candela
{

/// One row: start, tokens, end, padding.
struct PromptChunk {
    std::vector<std::int64_t> ids; // as many as the tokenizer's maxLength()
    std::vector<float> weights; // of each, 1 for the marks and the padding
    bool isWeighted() const;
};

struct ChunkedPrompt {
    std::vector<PromptChunk> chunks; // at least one
    std::size_t used = 0; // tokens, all of a chunk that is followed by another
    std::size_t limit = 0; // of as many chunks
};

/// A1111: chunks of 75 tokens, broken at BREAK or, where one is among the last 20 tokens, behind a comma.
/// ComfyUI: chunks of 75; a piece of fewer than 8 tokens is not torn apart. Plain: one chunk, the rest cut
/// off; `used` counts it all the same. Embeddings are named in the text by their tokens, in ComfyUI's prompts
/// as embedding:name; one is never torn apart by A1111. Throws Error (BadInput) for brackets and weights that
/// cannot be read, for more than 100 chunks, and for an embedding:name that is none.
ChunkedPrompt chunkPrompt(const ClipTokenizer& tokenizer, std::string_view prompt, PromptGrammar grammar,
    std::span<const EmbeddingTokens> embeddings = {});

/// A row without a token.
PromptChunk emptyChunk(const ClipTokenizer& tokenizer);

} // namespace candela
