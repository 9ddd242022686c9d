#include "core/pipelines/guidance.h"

#include "core/api/error.h"

#include <ATen/ops/cat.h>

#include <algorithm>

namespace candela
{
namespace
{

/// What AUTOMATIC1111 counts on, for a schedule's shares of the steps.
int callsOf(const GenerateRequest& request, SamplerKind sampler)
{
    return sampler == SamplerKind::Heun ? 2 * *request.steps : *request.steps;
}

void refuseHypernetworks(const std::vector<PromptNetwork>& networks)
{
    for (const PromptNetwork& network : networks) {
        if (network.kind == "hypernet")
            throw badInput("The prompt asks for the hypernetwork \"" + network.arguments.front()
                    + "\", and such cannot be applied.",
                "Take <hypernet:…> out of the prompt.");
    }
}

/// The prompts that AND composes; one in grammars that have none.
std::vector<ComposedPrompt> promptsOf(const GenerateRequest& request)
{
    constexpr std::size_t most = 32;
    if (request.grammar != PromptGrammar::A1111)
        return {{.text = request.prompt}};
    const PromptWithNetworks prompt = takeNetworks(request.prompt);
    refuseHypernetworks(prompt.networks);
    std::vector<ComposedPrompt> prompts = splitComposition(prompt.text);
    if (prompts.size() > most)
        throw badInput("The prompt composes " + std::to_string(prompts.size()) + " prompts with AND; at most "
            + std::to_string(most) + " can be.");
    return prompts;
}

/// The whole picture is painted, not a crop of a larger one.
at::Tensor sizesOf(const GenerateRequest& request)
{
    const auto height = static_cast<float>(*request.height), width = static_cast<float>(*request.width);
    return torch::tensor({height, width, 0.0F, 0.0F, height, width}).unsqueeze(0);
}

std::vector<EmbeddingFile> readEmbeddings(const GenerateRequest& request)
{
    std::vector<EmbeddingFile> files;
    for (const std::filesystem::path& file : request.embeddings)
        files.push_back(readEmbeddingFile(file));
    return files;
}

/// Its last token repeated until there are `length`, as AUTOMATIC1111 does with composed prompts.
at::Tensor lengthened(const at::Tensor& text, std::int64_t length)
{
    const std::int64_t missing = length - text.size(1);
    return missing == 0 ? text : at::cat({text, text.slice(1, -1).expand({-1, missing, -1})}, 1);
}

} // namespace

Guidance::Guidance(
    const StableDiffusion& model, const GenerateRequest& request, SamplerKind sampler, const StopCheck& stop)
    : m_model(model)
    , m_reading{.grammar = request.grammar,
          .clipSkip = request.clipSkip,
          .embeddings = readEmbeddings(request)}
    , m_sizes(sizesOf(request))
    , m_embeddedScale(*request.cfg)
    , m_scale(model.unet->config().guidanceDim ? 1 : *request.cfg)
{
    const int calls = callsOf(request, sampler);
    const std::vector<ComposedPrompt> prompts = promptsOf(request);
    m_isGuided = m_scale > 1 || prompts.size() > 1 || prompts.front().weight != 1;
    std::vector<PromptTexts> texts;
    if (m_isGuided)
        texts.push_back(addVoice(request.negative, 1, calls));
    for (const ComposedPrompt& prompt : prompts)
        texts.push_back(addVoice(prompt.text, prompt.weight, calls));
    std::vector<std::vector<EncodedPrompt>> encoded = model.text->encode(texts, m_reading, stop);
    for (std::size_t i = 0; i < m_voices.size(); ++i)
        m_voices[i].texts = std::move(encoded[i]);
    for (const PromptTexts& prompt : texts)
        for (const std::string& text : prompt)
            if (m_remark.empty())
                m_remark = model.text->remark(text, m_reading);
    // ComfyUI encodes an empty text like any other.
    if (m_isGuided && model.hasZerosForEmptyPrompt && request.negative.empty()
        && m_reading.grammar != PromptGrammar::ComfyUi)
        for (EncodedPrompt& text : m_voices.front().texts)
            text = {.text = at::zeros_like(text.text), .pooled = at::zeros_like(text.pooled)};
}

bool Guidance::isFinite() const
{
    return std::ranges::all_of(m_voices, [](const Voice& voice) {
        return std::ranges::all_of(voice.texts,
            [](const EncodedPrompt& prompt) { return prompt.text.isfinite().all().item<bool>(); });
    });
}

PromptTexts Guidance::addVoice(const std::string& prompt, double weight, int calls)
{
    Voice& voice = m_voices.emplace_back(Voice{.schedule = std::nullopt, .texts = {}, .weight = weight});
    if (m_reading.grammar != PromptGrammar::A1111)
        return {prompt};
    voice.schedule.emplace(prompt, calls);
    PromptTexts texts;
    for (const int last : voice.schedule->lastSteps())
        texts.push_back(voice.schedule->textUntil(last));
    return texts;
}

/// Two rows are what the memory is estimated for, so more go one after another. A negative prompt of another
/// length than the prompts goes alone: padding would change the picture.
void Guidance::prepare(const std::vector<std::size_t>& indices)
{
    constexpr std::int64_t mostRows = 2;
    if (indices == m_prepared)
        return;
    std::vector<at::Tensor> texts, pooled;
    for (std::size_t i = 0; i < m_voices.size(); ++i) {
        texts.push_back(m_voices[i].texts[indices[i]].text);
        pooled.push_back(m_voices[i].texts[indices[i]].pooled);
    }
    const std::size_t firstPrompt = m_isGuided ? 1 : 0;
    std::int64_t longest = 0;
    for (std::size_t i = firstPrompt; i < texts.size(); ++i)
        longest = std::max(longest, texts[i].size(1));
    for (std::size_t i = firstPrompt; i < texts.size(); ++i)
        texts[i] = lengthened(texts[i], longest);
    m_batches.clear();
    for (std::size_t i = 0; i < texts.size();) {
        std::vector<at::Tensor> rows, pooledRows;
        do {
            pooledRows.push_back(pooled[i]);
            rows.push_back(texts[i++]);
        } while (i < texts.size() && std::int64_t(rows.size()) < mostRows
            && texts[i].size(1) == rows.front().size(1));
        const auto count = std::int64_t(rows.size());
        const AddedConditions added{.pooled = at::cat(pooledRows), // (count, P)
            .sizes = m_sizes.expand({count, -1}), // (count, 6)
            .guidance = m_embeddedScale};
        m_batches.push_back({.text = m_model.unet->prepareText(at::cat(rows), added), // (count, T, D)
            .rows = count});
    }
    m_prepared = indices;
}

at::Tensor Guidance::predict(int call, const Network& network)
{
    std::vector<std::size_t> indices;
    for (const Voice& voice : m_voices)
        indices.push_back(voice.indexAt(call));
    prepare(indices);
    std::vector<at::Tensor> answers; // of each voice, (1, C, h, w)
    for (const Batch& batch : m_batches) {
        const at::Tensor together = network(batch.text, batch.rows);
        for (std::int64_t row = 0; row < batch.rows; ++row)
            answers.push_back(together.slice(0, row, row + 1));
    }
    at::Tensor guided = answers.front();
    for (std::size_t i = 1; i < answers.size(); ++i)
        guided = guided + m_scale * m_voices[i].weight * (answers[i] - answers.front());
    return guided;
}

} // namespace candela
