// Texts to what a UNet reads of them, by the grammar they are written in.
#pragma once

#include "core/io/embedding_file.h"
#include "core/models/clip_text.h"
#include "core/text/prompt_chunks.h"

#include <span>

namespace candela
{

/// Textual inversions for one text encoder.
struct EncoderEmbeddings {
    std::vector<EmbeddingTokens> names; // with ids from the encoder's vocabulary size on
    at::Tensor vectors; // (M, D) of all of them; undefined where there is none
};

/// Those of the files, whose vectors for text encoder `index` of `of` must have its width. Throws Error
/// (BadInput) for one that was made for other models.
EncoderEmbeddings embeddingsFor(
    std::span<const EmbeddingFile> files, const ClipTextConfig& encoder, std::size_t index, std::size_t of);

/// Which of the encoder's states a UNet reads: that of the last layer that is not skipped, normalised, or
/// (XL) that before the last layer, as it is; there a clip skip of 1 and 2 are the same, as in other
/// programs.
enum class TextState { Normalised, BeforeLast };

/// A text encoder and the tokenizer it was trained with.
struct PromptEncoder {
    const ClipTokenizer& tokenizer;
    const ClipTextModel& network;
    at::Device device = at::kCPU;
    int clipSkip = 1; // see ClipTextModel::forward()
    TextState state = TextState::Normalised;
    EncoderEmbeddings embeddings = {};
};

struct EncodedPrompt {
    at::Tensor text; // (1, n·T, D): n chunks of T tokens, in the network's type
    at::Tensor pooled; // (1, D) or, where the network projects, (1, P): of the first chunk
};

/// Encodes the texts that take turns in one prompt, each different one once.
/// A1111: all get as many chunks as the longest has; weights multiply what comes out of the encoder, and the
/// mean of a chunk, over all the texts, is made what it was before. As sd_hijack_clip.py and sd_emphasis.py's
/// "Original". ComfyUI: z = (z − z of no text)·weight + z of no text. As comfy/sd1_clip.py. Plain: as
/// diffusers' StableDiffusionPipeline. Throws Error (BadInput) for what chunkPrompt() refuses, and whatever
/// `stop` throws.
std::vector<EncodedPrompt> encodePrompts(const PromptEncoder& encoder, std::span<const std::string> texts,
    PromptGrammar grammar, const StopCheck& stop = {});

} // namespace candela
