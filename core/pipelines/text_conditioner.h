// What a model understands of a prompt: its text encoders behind one question.
#pragma once

#include "core/models/clip_text.h"
#include "core/nn/device.h"
#include "core/pipelines/prompt_encoding.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace candela
{

/// How texts are meant.
struct PromptReading {
    PromptGrammar grammar = PromptGrammar::A1111;
    int clipSkip = 1; // see GenerateRequest::clipSkip
    std::vector<EmbeddingFile> embeddings = {}; // that the texts may name
};

/// The texts that take turns in one prompt.
using PromptTexts = std::vector<std::string>;

/// Weights of text encoders take no memory while a picture is painted: they stay as they are stored (in a
/// mapped file, as a rule) and are converted while they encode. One thread.
class TextConditioner
{
public:
    virtual ~TextConditioner() = default;

    /// Encodes several prompts; all at once, because fetching the weights takes longer than a text. Returns
    /// each prompt's texts. Throws Error (BadInput) for what cannot be read, and whatever `stop` throws.
    virtual std::vector<std::vector<EncodedPrompt>> encode(std::span<const PromptTexts> prompts,
        const PromptReading& reading, const StopCheck& stop = {}) const = 0;

    /// What of a text it cannot take account of, as a sentence for the user; empty where there is nothing.
    virtual std::string remark(const std::string&, const PromptReading&) const { return {}; }

    /// Whether prompts can name it here: whether its vectors are as wide as the encoders'.
    virtual bool takes(const EmbeddingFile&) const { return false; }

    /// Numbers in the weights that are fetched at a time.
    virtual std::uint64_t mostFetched() const = 0;

    /// The networks that LoRAs may change, under their components' names ("text_encoder", "text_encoder_2").
    virtual std::vector<std::pair<std::string, torch::nn::Module*>> networks() const = 0;
};

/// CLIP's text encoder, as in Stable Diffusion 1.x and 2.x, or two of them, as in XL.
class ClipConditioner : public TextConditioner
{
public:
    struct Encoder {
        ClipTokenizer tokenizer;
        std::shared_ptr<ClipTextModel> network;
    };
    /// One, or two whose states are joined: then the pooled text is the second's, and both give the state
    /// before their last layer, not normalised.
    ClipConditioner(std::vector<Encoder> encoders, Compute compute);

    std::vector<std::vector<EncodedPrompt>> encode(std::span<const PromptTexts> prompts,
        const PromptReading& reading, const StopCheck& stop = {}) const override;
    bool takes(const EmbeddingFile& embedding) const override;
    std::uint64_t mostFetched() const override;
    std::vector<std::pair<std::string, torch::nn::Module*>> networks() const override;
    const std::vector<Encoder>& encoders() const { return m_encoders; }

private:
    std::vector<EncodedPrompt> encodeWith(std::size_t index, const PromptTexts& texts,
        const PromptReading& reading, const StopCheck& stop) const;

    std::vector<Encoder> m_encoders;
    Compute m_compute;
};

} // namespace candela
