// What a model understands of a prompt: its text encoders behind one question.
#pragma once

#include "core/models/clip_text.h"
#include "core/pipelines/prompt_encoding.h"

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
};

/// Immutable while it is used; one thread.
class TextConditioner
{
public:
    virtual ~TextConditioner() = default;

    /// Encodes the texts that take turns in one prompt. Throws Error (BadInput) for what cannot be read, and
    /// whatever `stop` throws.
    virtual std::vector<EncodedPrompt> encode(std::span<const std::string> texts,
        const PromptReading& reading, const StopCheck& stop = {}) const = 0;

    /// The networks under their components' names ("text_encoder", "text_encoder_2").
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
    explicit ClipConditioner(std::vector<Encoder> encoders);

    std::vector<EncodedPrompt> encode(std::span<const std::string> texts, const PromptReading& reading,
        const StopCheck& stop = {}) const override;
    std::vector<std::pair<std::string, torch::nn::Module*>> networks() const override;
    const std::vector<Encoder>& encoders() const { return m_encoders; }

private:
    std::vector<Encoder> m_encoders;
};

} // namespace candela
