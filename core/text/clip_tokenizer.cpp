#include "core/text/clip_tokenizer.h"

#include "core/api/error.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <cassert>
#include <queue>
#include <tuple>

namespace candela
{
namespace
{

using unicode::Class;

/// What the text becomes before it is split: composed, white space as single spaces, lower case.
std::u32string normalized(std::u32string_view text)
{
    std::u32string spaced;
    for (const char32_t c : unicode::composed(text)) {
        const bool space = unicode::classOf(c) == Class::Space;
        if (!space || spaced.empty() || spaced.back() != U' ')
            spaced += space ? U' ' : c;
    }
    return unicode::lowercase(spaced);
}

/// Cuts `text` at the longest of `tokens` wherever one stands: `plain` gets what is between, `found` each
/// token.
template <typename Tokens, typename Plain, typename Found>
void splitAt(const Tokens& tokens, std::u32string_view text, Plain plain, Found found)
{
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size();) {
        const typename Tokens::value_type* longest = nullptr;
        for (const auto& token : tokens)
            if (text.substr(i).starts_with(token.text)
                && (!longest || token.text.size() > longest->text.size()))
                longest = &token;
        if (!longest) {
            ++i;
            continue;
        }
        plain(text.substr(begin, i - begin));
        found(*longest);
        i += longest->text.size();
        begin = i;
    }
    plain(text.substr(begin));
}

/// Length of the word at the start of `text`, which is not white space. The published expression is
/// <\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+
std::size_t wordLength(std::u32string_view text)
{
    for (const std::u32string_view contraction : {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"})
        if (text.starts_with(contraction))
            return contraction.size();
    const Class kind = unicode::classOf(text.front());
    if (kind == Class::Number)
        return 1;
    const auto end = std::ranges::find_if(text, [kind](char32_t c) { return unicode::classOf(c) != kind; });
    return static_cast<std::size_t>(end - text.begin());
}

/// Length of the special token's name that `text` starts with, or 0. It is cut out whole, so that
/// "<|endoftext|>!" is not "<|", "endoftext", "|>!"; the byte-level step then splits it by its own, simpler
/// expression into three.
std::size_t specialNameLength(std::u32string_view text)
{
    for (const std::u32string_view name : {U"<|startoftext|>", U"<|endoftext|>"})
        if (text.starts_with(name))
            return name.size();
    return 0;
}

std::uint64_t pairKey(std::int32_t left, std::int32_t right)
{
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

} // namespace

ClipTokenizer ClipTokenizer::fromFolder(const std::filesystem::path& folder)
{
    return ClipTokenizer(ClipVocabulary::fromFolder(folder));
}

ClipTokenizer ClipTokenizer::fromFiles(
    const std::filesystem::path& vocabulary, const std::filesystem::path& merges)
{
    return ClipTokenizer(ClipVocabulary::fromFiles(vocabulary, merges));
}

ClipTokenizer ClipTokenizer::fromBpeVocabulary(const std::filesystem::path& file)
{
    return ClipTokenizer(ClipVocabulary::fromBpeVocabulary(file));
}

ClipTokenizer::ClipTokenizer(ClipVocabulary vocabulary)
    : m_maxLength(vocabulary.maxLength)
{
    readMerges(vocabulary);
    readAdded(vocabulary);
    const auto idOf = [&](const std::string& token) {
        const auto found = vocabulary.ids.find(token);
        if (found == vocabulary.ids.end())
            throw badInput("The tokenizer's vocabulary has no '" + token + "'.");
        return found->second;
    };
    m_start = idOf(vocabulary.start);
    m_end = idOf(vocabulary.end);
    m_pad = idOf(vocabulary.pad);
    m_unknown = idOf(vocabulary.unknown);
    const auto idOr = [&](const std::string& token) {
        const auto found = vocabulary.ids.find(token);
        return found == vocabulary.ids.end() ? m_unknown : found->second;
    };
    for (const auto& [byte, character] : byteCharacters()) {
        const std::string token = unicode::encode(std::u32string(1, character));
        m_bytes[byte] = idOr(token);
        m_lastBytes[byte] = idOr(token + "</w>");
    }
    for (const auto& [token, id] : vocabulary.ids)
        m_vocabularySize = std::max<std::int64_t>(m_vocabularySize, id + 1);
}

void ClipTokenizer::readMerges(const ClipVocabulary& vocabulary)
{
    m_merges.reserve(vocabulary.merges.size());
    std::int32_t rank = 0;
    std::string both;
    for (const auto& [left, right] : vocabulary.merges) {
        both = left;
        both += right;
        const auto a = vocabulary.ids.find(left), b = vocabulary.ids.find(right),
                   c = vocabulary.ids.find(both);
        if (a == vocabulary.ids.end() || b == vocabulary.ids.end() || c == vocabulary.ids.end())
            throw badInput(
                "The tokenizer merges '" + left + "' and '" + right + "', which its vocabulary has not.");
        m_merges.insert_or_assign(pairKey(a->second, b->second), Merge{rank++, c->second});
    }
}

/// Tokens that the vocabulary does not have get the next free ids.
void ClipTokenizer::readAdded(ClipVocabulary& vocabulary)
{
    Id next = 0;
    for (const auto& [token, id] : vocabulary.ids)
        next = std::max(next, id + 1);
    for (const auto& [text, isNormalized] : vocabulary.added) {
        if (text.empty())
            continue;
        const auto [entry, isNew] = vocabulary.ids.try_emplace(text, next);
        next += isNew;
        const Id id = entry->second;
        for (auto* list : {&m_rawAdded, &m_normalizedAdded})
            std::erase_if(*list, [id](const Added& token) { return token.id == id; });
        const std::u32string decoded = unicode::decode(text);
        if (isNormalized)
            m_normalizedAdded.push_back({normalized(decoded), id});
        else
            m_rawAdded.push_back({decoded, id});
    }
}

std::vector<std::int64_t> ClipTokenizer::encode(std::string_view text) const
{
    std::vector<std::int64_t> ids = {m_start};
    const std::u32string decoded = unicode::decode(text);
    splitAt(
        m_rawAdded, decoded, [&](std::u32string_view plain) { encodeText(plain, ids); },
        [&](const Added& token) { ids.push_back(token.id); });
    ids.push_back(m_end);
    return ids;
}

std::vector<std::int64_t> ClipTokenizer::encodePadded(std::string_view text, std::size_t length) const
{
    assert(length >= 2);
    std::vector<std::int64_t> ids = encode(text);
    if (ids.size() > length)
        ids[length - 1] = m_end;
    ids.resize(length, m_pad);
    return ids;
}

void ClipTokenizer::encodeText(std::u32string_view text, std::vector<std::int64_t>& out) const
{
    splitAt(
        m_normalizedAdded, normalized(text), [&](std::u32string_view plain) { encodeWords(plain, out); },
        [&](const Added& token) { out.push_back(token.id); });
}

void ClipTokenizer::encodeWords(std::u32string_view text, std::vector<std::int64_t>& out) const
{
    while (!text.empty()) {
        std::size_t length = 1;
        if (unicode::classOf(text.front()) == Class::Space) {
            // dropped
        } else if (const std::size_t name = specialNameLength(text)) {
            length = name;
            encodeWord(text.substr(0, 2), out);
            encodeWord(text.substr(2, name - 4), out);
            encodeWord(text.substr(name - 2, 2), out);
        } else {
            length = wordLength(text);
            encodeWord(text.substr(0, length), out);
        }
        text.remove_prefix(length);
    }
}

void ClipTokenizer::encodeWord(std::u32string_view word, std::vector<std::int64_t>& out) const
{
    constexpr std::size_t mostWords = 20'000, longestWord = 64;
    const std::string bytes = unicode::encode(word);
    const auto known = m_words.find(bytes);
    if (known != m_words.end()) {
        out.insert(out.end(), known->second.begin(), known->second.end());
        return;
    }
    std::vector<Id> ids = mergedWord(bytes);
    out.insert(out.end(), ids.begin(), ids.end());
    if (bytes.size() <= longestWord && m_words.size() < mostWords)
        m_words.emplace(bytes, std::move(ids));
}

const ClipTokenizer::Merge* ClipTokenizer::mergeOf(Id left, Id right) const
{
    const auto found = m_merges.find(pairKey(left, right));
    return found == m_merges.end() ? nullptr : &found->second;
}

/// Joins neighbours, the earliest merge first and of equal ones the leftmost, until none is left.
/// A queue instead of repeated search: a "word" may be as long as the prompt.
std::vector<ClipTokenizer::Id> ClipTokenizer::mergedWord(std::string_view bytes) const
{
    struct Symbol {
        Id id;
        int previous, next; // -1: none
    };
    const int count = static_cast<int>(bytes.size());
    std::vector<Symbol> symbols;
    for (int i = 0; i < count; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
        symbols.push_back(
            {i + 1 < count ? m_bytes[byte] : m_lastBytes[byte], i - 1, i + 1 < count ? i + 1 : -1});
    }
    constexpr Id gone = -1;
    using Candidate =
        std::tuple<std::int32_t, int, Id>; // rank, place of the left symbol, id of both together
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
    const auto propose = [&](int left) {
        const int right = left < 0 ? -1 : symbols[static_cast<std::size_t>(left)].next;
        if (right < 0)
            return;
        if (const Merge* merge = mergeOf(
                symbols[static_cast<std::size_t>(left)].id, symbols[static_cast<std::size_t>(right)].id))
            candidates.emplace(merge->rank, left, merge->result);
    };
    for (int i = 0; i + 1 < count; ++i)
        propose(i);
    while (!candidates.empty()) {
        const auto [rank, place, result] = candidates.top();
        candidates.pop();
        Symbol& left = symbols[static_cast<std::size_t>(place)];
        if (left.id == gone || left.next < 0)
            continue;
        Symbol& right = symbols[static_cast<std::size_t>(left.next)];
        const Merge* merge = mergeOf(left.id, right.id);
        if (!merge || merge->result != result) // one of the two has been joined with its other neighbour
            continue;
        left.id = result;
        left.next = right.next;
        right.id = gone;
        if (left.next >= 0)
            symbols[static_cast<std::size_t>(left.next)].previous = place;
        propose(left.previous);
        propose(place);
    }
    std::vector<Id> ids;
    for (const Symbol& symbol : symbols)
        if (symbol.id != gone)
            ids.push_back(symbol.id);
    return ids;
}

} // namespace candela
