#include "core/text/prompt_embeddings.h"

#include <algorithm>
#include <array>

namespace candela
{

std::vector<std::int64_t> bareTokens(const ClipTokenizer& tokenizer, std::string_view text)
{
    std::vector<std::int64_t> ids = tokenizer.encode(text);
    ids.erase(ids.begin());
    ids.pop_back();
    return ids;
}

EmbeddingNames::EmbeddingNames(std::span<const EmbeddingTokens> embeddings, const ClipTokenizer& tokenizer)
{
    for (const EmbeddingTokens& embedding : embeddings)
        if (auto ids = bareTokens(tokenizer, embedding.name); !ids.empty())
            m_entries.push_back({.embedding = &embedding, .ids = std::move(ids)});
    std::ranges::stable_sort(m_entries, std::greater(), [](const Entry& entry) { return entry.ids.size(); });
}

std::optional<EmbeddingNames::Match> EmbeddingNames::at(std::span<const std::int64_t> rest) const
{
    for (const Entry& entry : m_entries)
        if (entry.ids.size() <= rest.size() && std::equal(entry.ids.begin(), entry.ids.end(), rest.begin()))
            return Match{.embedding = entry.embedding, .length = entry.ids.size()};
    return std::nullopt;
}

const EmbeddingTokens* EmbeddingNames::named(std::string_view name) const
{
    constexpr std::array<std::string_view, 3> extensions{".safetensors", ".pt", ".bin"};
    for (const Entry& entry : m_entries) {
        const std::string& known = entry.embedding->name;
        if (name == known)
            return entry.embedding;
        const bool withExtension = std::ranges::any_of(
            extensions, [&](std::string_view extension) { return name == known + std::string(extension); });
        if (withExtension)
            return entry.embedding;
    }
    return nullptr;
}

} // namespace candela
