#include "core/pipelines/prompt_encoding.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <map>
#include <utility>

namespace candela
{
namespace
{

/// Runs the network once for each different row of tokens.
class RowEncoder
{
public:
    RowEncoder(const PromptEncoder& encoder, const StopCheck& stop)
        : m_encoder(encoder)
        , m_stop(stop)
    {
    }

    const EncodedPrompt& encode(const PromptChunk& chunk)
    {
        const auto known = m_rows.find(chunk.ids);
        if (known != m_rows.end())
            return known->second;
        const at::Tensor ids = torch::tensor(chunk.ids, at::kLong).unsqueeze(0); // (1, T)
        const ClipTextOutput output = m_encoder.network.forward(
            ids.to(m_encoder.device), m_encoder.clipSkip, m_stop, m_encoder.embeddings.vectors);
        return m_rows
            .emplace(chunk.ids,
                EncodedPrompt{.text = stateOf(output),
                    .pooled = output.projected.defined() ? output.projected : output.pooled})
            .first->second;
    }

private:
    at::Tensor stateOf(const ClipTextOutput& output) const
    {
        if (m_encoder.state == TextState::Normalised)
            return output.text;
        const auto back = static_cast<std::size_t>(std::max(2, m_encoder.clipSkip));
        return output.hiddenStates[output.hiddenStates.size() - back];
    }

    const PromptEncoder& m_encoder;
    const StopCheck& m_stop;
    std::map<std::vector<std::int64_t>, EncodedPrompt> m_rows;
};

/// Different texts and how often each takes its turn.
struct Texts {
    std::vector<ChunkedPrompt> different;
    std::vector<std::size_t> times;
    std::vector<std::size_t> indices; // of each text as they were given, in `different`
};

Texts chunkAll(const PromptEncoder& encoder, std::span<const std::string> texts, PromptGrammar grammar)
{
    Texts result;
    std::map<std::string_view, std::size_t> known;
    for (const std::string& text : texts) {
        const auto [entry, isNew] = known.try_emplace(text, result.different.size());
        if (isNew) {
            result.different.push_back(
                chunkPrompt(encoder.tokenizer, text, grammar, encoder.embeddings.names));
            result.times.push_back(0);
        }
        ++result.times[entry->second];
        result.indices.push_back(entry->second);
    }
    return result;
}

at::Tensor weightsOf(const PromptChunk& chunk, const at::Tensor& like)
{
    return torch::tensor(chunk.weights).unsqueeze(1).to(like.device()); // (T, 1)
}

/// The texts' chunks of one place, (1, T, D) each, weighted and brought back to their common mean.
void emphasise(std::vector<at::Tensor>& rows, std::size_t place, const Texts& texts)
{
    const auto meanOf = [&] {
        double sum = 0, count = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto times = static_cast<double>(texts.times[i]);
            sum += times * rows[i].mean(at::kDouble).item<double>();
            count += times;
        }
        return sum / count;
    };
    const at::ScalarType type = rows.front().scalar_type();
    for (at::Tensor& row : rows)
        row = row.to(at::kFloat);
    const double before = meanOf();
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = rows[i] * weightsOf(texts.different[i].chunks[place], rows[i]);
    const double after = meanOf();
    for (at::Tensor& row : rows)
        row = (row * (before / after)).to(type);
}

std::vector<EncodedPrompt> encodeA1111(RowEncoder& rows, Texts& texts, const PromptChunk& empty)
{
    std::size_t places = 0;
    for (const ChunkedPrompt& text : texts.different)
        places = std::max(places, text.chunks.size());
    std::vector<EncodedPrompt> encoded(texts.different.size());
    std::vector<std::vector<at::Tensor>> chunks(texts.different.size()); // of each text
    for (std::size_t place = 0; place < places; ++place) {
        std::vector<at::Tensor> together;
        bool isWeighted = false;
        for (std::size_t i = 0; i < texts.different.size(); ++i) {
            texts.different[i].chunks.resize(std::max(texts.different[i].chunks.size(), place + 1), empty);
            const PromptChunk& chunk = texts.different[i].chunks[place];
            const EncodedPrompt& row = rows.encode(chunk);
            together.push_back(row.text);
            isWeighted = isWeighted || chunk.isWeighted();
            if (place == 0)
                encoded[i].pooled = row.pooled;
        }
        if (isWeighted)
            emphasise(together, place, texts);
        for (std::size_t i = 0; i < together.size(); ++i)
            chunks[i].push_back(together[i]);
    }
    for (std::size_t i = 0; i < encoded.size(); ++i)
        encoded[i].text = at::cat(chunks[i], 1);
    return encoded;
}

EncodedPrompt encodeComfy(RowEncoder& rows, const ChunkedPrompt& prompt, const PromptChunk& empty)
{
    std::vector<at::Tensor> chunks;
    for (const PromptChunk& chunk : prompt.chunks) {
        const at::Tensor& z = rows.encode(chunk).text; // (1, T, D)
        if (!chunk.isWeighted()) {
            chunks.push_back(z);
            continue;
        }
        const at::Tensor none = rows.encode(empty).text.to(at::kFloat);
        const at::Tensor weights = weightsOf(chunk, z);
        const at::Tensor weighted = (z.to(at::kFloat) - none) * weights + none;
        chunks.push_back(torch::where(weights == 1, z, weighted.to(z.scalar_type())));
    }
    return {.text = at::cat(chunks, 1), .pooled = rows.encode(prompt.chunks.front()).pooled};
}

EncodedPrompt encodePlain(RowEncoder& rows, const ChunkedPrompt& prompt)
{
    return rows.encode(prompt.chunks.front());
}

} // namespace

EncoderEmbeddings embeddingsFor(
    std::span<const EmbeddingFile> files, const ClipTextConfig& encoder, std::size_t index, std::size_t of)
{
    EncoderEmbeddings result;
    std::vector<at::Tensor> vectors;
    std::int64_t id = encoder.vocabSize;
    for (const EmbeddingFile& file : files) {
        if (file.vectors.size() != of)
            throw badInput("The embedding " + quoted(file.path) + " was made for models with "
                + std::to_string(file.vectors.size()) + " text encoders; this one has " + std::to_string(of)
                + ".");
        const at::Tensor& own = file.vectors[index];
        if (own.size(1) != encoder.hiddenSize)
            throw badInput("The embedding " + quoted(file.path) + " has vectors of "
                + std::to_string(own.size(1)) + " numbers; this model's text encoder takes "
                + std::to_string(encoder.hiddenSize) + ".");
        result.names.push_back(
            {.name = file.name, .firstId = id, .vectors = static_cast<std::size_t>(own.size(0))});
        vectors.push_back(own);
        id += own.size(0);
    }
    if (!vectors.empty())
        result.vectors = at::cat(vectors);
    return result;
}

std::vector<EncodedPrompt> encodePrompts(const PromptEncoder& encoder, std::span<const std::string> texts,
    PromptGrammar grammar, const StopCheck& stop)
{
    Texts chunked = chunkAll(encoder, texts, grammar);
    const PromptChunk empty = emptyChunk(encoder.tokenizer);
    RowEncoder rows(encoder, stop);
    std::vector<EncodedPrompt> different;
    if (grammar == PromptGrammar::A1111)
        different = encodeA1111(rows, chunked, empty);
    else
        for (const ChunkedPrompt& prompt : chunked.different)
            different.push_back(grammar == PromptGrammar::ComfyUi ? encodeComfy(rows, prompt, empty)
                                                                  : encodePlain(rows, prompt));
    std::vector<EncodedPrompt> encoded;
    for (const std::size_t index : chunked.indices)
        encoded.push_back(different[index]);
    return encoded;
}

} // namespace candela
