#include "core/text/prompt_chunks.h"

#include "core/api/error.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace candela
{
namespace
{

constexpr std::size_t marks = 2; // start and end

/// Rows under way: tokens go into the last one.
class Rows
{
public:
    explicit Rows(const ClipTokenizer& tokenizer)
        : m_tokenizer(tokenizer)
        , m_capacity(tokenizer.maxLength() - marks)
    {
        begin();
    }

    std::size_t capacity() const { return m_capacity; }
    std::size_t size() const { return m_rows.back().ids.size(); }
    std::size_t room() const { return m_capacity - size(); }

    void add(std::int64_t id, double weight)
    {
        m_rows.back().ids.push_back(id);
        m_rows.back().weights.push_back(static_cast<float>(weight));
    }

    void add(const EmbeddingTokens& embedding, double weight)
    {
        for (std::size_t vector = 0; vector < embedding.vectors; ++vector)
            add(embedding.firstId + static_cast<std::int64_t>(vector), weight);
    }

    void begin()
    {
        constexpr std::size_t most = 100;
        if (m_rows.size() == most)
            throw badInput("The prompt has more than " + std::to_string(most * m_capacity)
                    + " tokens, which is more than can be painted with.",
                "Shorten the prompt.");
        m_rows.emplace_back();
    }

    /// The tokens from `from` on go into a new row.
    void breakAt(std::size_t from)
    {
        begin();
        PromptChunk& full = *std::prev(m_rows.end(), 2);
        const auto offset = static_cast<std::ptrdiff_t>(from);
        m_rows.back().ids.assign(full.ids.begin() + offset, full.ids.end());
        m_rows.back().weights.assign(full.weights.begin() + offset, full.weights.end());
        full.ids.resize(from);
        full.weights.resize(from);
    }

    void dropEmptyLast()
    {
        if (m_rows.size() > 1 && m_rows.back().ids.empty())
            m_rows.pop_back();
    }

    ChunkedPrompt finish() &&
    {
        ChunkedPrompt prompt;
        prompt.limit = m_rows.size() * m_capacity;
        prompt.used = prompt.limit - room();
        for (PromptChunk& row : m_rows)
            complete(row);
        prompt.chunks = std::move(m_rows);
        return prompt;
    }

private:
    void complete(PromptChunk& row) const
    {
        row.ids.insert(row.ids.begin(), m_tokenizer.startId());
        row.weights.insert(row.weights.begin(), 1);
        row.ids.push_back(m_tokenizer.endId());
        row.ids.resize(m_capacity + marks, m_tokenizer.padId());
        row.weights.resize(m_capacity + marks, 1);
    }

    const ClipTokenizer& m_tokenizer;
    std::size_t m_capacity;
    std::vector<PromptChunk> m_rows;
};

class A1111Rows
{
public:
    A1111Rows(const ClipTokenizer& tokenizer, const EmbeddingNames& embeddings)
        : m_tokenizer(tokenizer)
        , m_embeddings(embeddings)
        , m_rows(tokenizer)
    {
        if (const auto ids = bareTokens(tokenizer, ","); ids.size() == 1)
            m_comma = ids[0];
    }

    ChunkedPrompt lay(std::string_view prompt)
    {
        for (const PromptPiece& piece : a1111Pieces(prompt)) {
            if (piece.kind == PromptPiece::Kind::Break)
                begin();
            else
                addText(bareTokens(m_tokenizer, piece.text), piece.weight);
        }
        m_rows.dropEmptyLast();
        return std::move(m_rows).finish();
    }

private:
    static constexpr std::size_t furthestComma = 20; // tokens that move to the next row for its sake

    void begin()
    {
        m_rows.begin();
        m_lastComma.reset();
    }

    void addText(std::span<const std::int64_t> ids, double weight)
    {
        while (!ids.empty()) {
            makeRoomFor(ids.front());
            const auto match = m_embeddings.at(ids);
            if (match)
                addEmbedding(*match->embedding, weight);
            else
                m_rows.add(ids.front(), weight);
            ids = ids.subspan(match ? match->length : 1);
        }
    }

    void addEmbedding(const EmbeddingTokens& embedding, double weight)
    {
        if (embedding.vectors > m_rows.room())
            begin();
        m_rows.add(embedding, weight);
    }

    void makeRoomFor(std::int64_t id)
    {
        const bool isFull = m_rows.room() == 0;
        if (id == m_comma) {
            m_lastComma = m_rows.size();
        } else if (isFull && m_lastComma && m_rows.size() - *m_lastComma <= furthestComma) {
            m_rows.breakAt(*m_lastComma + 1);
            m_lastComma.reset();
        }
        if (m_rows.room() == 0)
            begin();
    }

    const ClipTokenizer& m_tokenizer;
    const EmbeddingNames& m_embeddings;
    Rows m_rows;
    std::optional<std::int64_t> m_comma;
    std::optional<std::size_t> m_lastComma; // its place in the last row
};

void addComfyPiece(Rows& rows, std::span<const std::int64_t> ids, double weight)
{
    constexpr std::size_t fewestToTear = 8;
    const bool mayBeTorn = ids.size() >= fewestToTear;
    while (ids.size() > rows.room()) {
        const std::size_t taken = mayBeTorn ? rows.room() : 0;
        for (const std::int64_t id : ids.first(taken))
            rows.add(id, weight);
        ids = ids.subspan(taken);
        rows.begin();
    }
    for (const std::int64_t id : ids)
        rows.add(id, weight);
}

/// Its ids, and behind them what of the name is no name: ComfyUI lets commas follow.
std::vector<std::int64_t> comfyEmbedding(
    const ClipTokenizer& tokenizer, const EmbeddingNames& embeddings, std::string_view name)
{
    std::string_view bare = name;
    const EmbeddingTokens* embedding = embeddings.named(bare);
    while (!embedding && bare.ends_with(',')) {
        bare.remove_suffix(1);
        embedding = embeddings.named(bare);
    }
    if (!embedding)
        throw badInput("The prompt names the embedding \"" + std::string(name) + "\", which is not known.",
            "Add its file, or take embedding:" + std::string(name) + " out of the prompt.");
    std::vector<std::int64_t> ids;
    for (std::size_t vector = 0; vector < embedding->vectors; ++vector)
        ids.push_back(embedding->firstId + static_cast<std::int64_t>(vector));
    for (const std::int64_t id : bareTokens(tokenizer, name.substr(bare.size())))
        ids.push_back(id);
    return ids;
}

ChunkedPrompt comfyChunks(
    const ClipTokenizer& tokenizer, std::string_view prompt, const EmbeddingNames& embeddings)
{
    Rows rows(tokenizer);
    for (const PromptPiece& piece : comfyPieces(prompt)) {
        const bool isEmbedding = piece.kind == PromptPiece::Kind::Embedding;
        addComfyPiece(rows,
            isEmbedding ? comfyEmbedding(tokenizer, embeddings, piece.text)
                        : bareTokens(tokenizer, piece.text),
            piece.weight);
    }
    return std::move(rows).finish();
}

/// Cut off where the row is full.
ChunkedPrompt plainChunk(
    const ClipTokenizer& tokenizer, std::string_view prompt, const EmbeddingNames& embeddings)
{
    std::vector<std::int64_t> ids;
    const std::vector<std::int64_t> tokens = bareTokens(tokenizer, prompt);
    for (std::span<const std::int64_t> rest = tokens; !rest.empty();) {
        const auto match = embeddings.at(rest);
        if (!match)
            ids.push_back(rest.front());
        else
            for (std::size_t vector = 0; vector < match->embedding->vectors; ++vector)
                ids.push_back(match->embedding->firstId + static_cast<std::int64_t>(vector));
        rest = rest.subspan(match ? match->length : 1);
    }
    const std::size_t length = tokenizer.maxLength(), used = ids.size();
    ids.resize(std::min(used, length - marks));
    ids.insert(ids.begin(), tokenizer.startId());
    ids.push_back(tokenizer.endId());
    ids.resize(length, tokenizer.padId());
    return {.chunks = {{.ids = std::move(ids), .weights = std::vector<float>(length, 1)}},
        .used = used,
        .limit = length - marks};
}

} // namespace

bool PromptChunk::isWeighted() const
{
    return std::ranges::any_of(weights, [](float weight) { return weight != 1; });
}

ChunkedPrompt chunkPrompt(const ClipTokenizer& tokenizer, std::string_view prompt, PromptGrammar grammar,
    std::span<const EmbeddingTokens> embeddings)
{
    const EmbeddingNames names(embeddings, tokenizer);
    switch (grammar) {
    case PromptGrammar::A1111:
        return A1111Rows(tokenizer, names).lay(prompt);
    case PromptGrammar::ComfyUi:
        return comfyChunks(tokenizer, prompt, names);
    case PromptGrammar::Plain:
        return plainChunk(tokenizer, prompt, names);
    }
    return {};
}

PromptChunk emptyChunk(const ClipTokenizer& tokenizer)
{
    return plainChunk(tokenizer, "", {{}, tokenizer}).chunks.front();
}

} // namespace candela
