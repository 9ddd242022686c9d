#include "core/pipelines/text_conditioner.h"

#include "core/api/error.h"

#include <ATen/ops/cat.h>

namespace candela
{

ClipConditioner::ClipConditioner(std::vector<Encoder> encoders)
    : m_encoders(std::move(encoders))
{
}

std::vector<EncodedPrompt> ClipConditioner::encode(
    std::span<const std::string> texts, const PromptReading& reading, const StopCheck& stop) const
{
    std::vector<EncodedPrompt> joined;
    for (const Encoder& one : m_encoders) {
        const PromptEncoder encoder{.tokenizer = one.tokenizer,
            .network = *one.network,
            .device = one.network->device(),
            .clipSkip = reading.clipSkip,
            .state = m_encoders.size() > 1 ? TextState::BeforeLast : TextState::Normalised};
        std::vector<EncodedPrompt> encoded = encodePrompts(encoder, texts, reading.grammar, stop);
        if (joined.empty()) {
            joined = std::move(encoded);
            continue;
        }
        for (std::size_t i = 0; i < joined.size(); ++i) {
            if (joined[i].text.size(1) != encoded[i].text.size(1))
                throw badInput("The model's two tokenizers do not belong together: they make rows of "
                               "different lengths.");
            // (1, n·T, D₁) and (1, n·T, D₂) → (1, n·T, D₁ + D₂)
            joined[i] = {.text = at::cat({joined[i].text, encoded[i].text}, -1), .pooled = encoded[i].pooled};
        }
    }
    return joined;
}

std::vector<std::pair<std::string, torch::nn::Module*>> ClipConditioner::networks() const
{
    std::vector<std::pair<std::string, torch::nn::Module*>> networks;
    for (const Encoder& one : m_encoders)
        networks.emplace_back(networks.empty() ? "text_encoder" : "text_encoder_2", one.network.get());
    return networks;
}

} // namespace candela
