#include "core/pipelines/text_conditioner.h"

#include "core/api/error.h"
#include "core/nn/fetched_weights.h"

#include <ATen/ops/cat.h>

#include <algorithm>

namespace candela
{
namespace
{

/// (1, n·T, D₁) and (1, n·T, D₂) → (1, n·T, D₁ + D₂)
void join(EncodedPrompt& first, const EncodedPrompt& second)
{
    if (first.text.size(1) != second.text.size(1))
        throw badInput(
            "The model's two tokenizers do not belong together: they make rows of different lengths.");
    first = {.text = at::cat({first.text, second.text}, -1), .pooled = second.pooled};
}

} // namespace

ClipConditioner::ClipConditioner(std::vector<Encoder> encoders, Compute compute)
    : m_encoders(std::move(encoders))
    , m_compute(compute)
{
}

std::vector<EncodedPrompt> ClipConditioner::encodeWith(
    std::size_t index, const PromptTexts& texts, const PromptReading& reading, const StopCheck& stop) const
{
    const Encoder& one = m_encoders[index];
    const PromptEncoder encoder{.tokenizer = one.tokenizer,
        .network = *one.network,
        .device = m_compute.device,
        .clipSkip = reading.clipSkip,
        .state = m_encoders.size() > 1 ? TextState::BeforeLast : TextState::Normalised,
        .embeddings = embeddingsFor(reading.embeddings, one.network->config(), index, m_encoders.size())};
    return encodePrompts(encoder, texts, reading.grammar, stop);
}

std::vector<std::vector<EncodedPrompt>> ClipConditioner::encode(
    std::span<const PromptTexts> prompts, const PromptReading& reading, const StopCheck& stop) const
{
    std::vector<std::vector<EncodedPrompt>> joined(prompts.size());
    for (std::size_t index = 0; index < m_encoders.size(); ++index) {
        const FetchedWeights fetched(
            *m_encoders[index].network, at::TensorOptions(m_compute.dtype).device(m_compute.device));
        for (std::size_t k = 0; k < prompts.size(); ++k) {
            std::vector<EncodedPrompt> encoded = encodeWith(index, prompts[k], reading, stop);
            if (joined[k].empty()) {
                joined[k] = std::move(encoded);
                continue;
            }
            for (std::size_t i = 0; i < encoded.size(); ++i)
                join(joined[k][i], encoded[i]);
        }
    }
    return joined;
}

bool ClipConditioner::takes(const EmbeddingFile& embedding) const
{
    return std::ranges::equal(
        m_encoders, embedding.vectors, {},
        [](const Encoder& one) { return one.network->config().hiddenSize; },
        [](const at::Tensor& vectors) { return vectors.size(1); });
}

std::uint64_t ClipConditioner::mostFetched() const
{
    std::uint64_t most = 0;
    for (const Encoder& one : m_encoders)
        most = std::max(most, weightCount(*one.network));
    return most;
}

std::vector<std::pair<std::string, torch::nn::Module*>> ClipConditioner::networks() const
{
    std::vector<std::pair<std::string, torch::nn::Module*>> networks;
    for (const Encoder& one : m_encoders)
        networks.emplace_back(networks.empty() ? "text_encoder" : "text_encoder_2", one.network.get());
    return networks;
}

} // namespace candela
