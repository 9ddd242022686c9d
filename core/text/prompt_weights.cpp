#include "core/text/prompt_weights.h"

#include "core/api/error.h"
#include "core/text/prompt_characters.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace candela
{
namespace
{

constexpr std::u32string_view breakWord = U"BREAK";

struct Weighted {
    std::u32string text;
    double weight = 1;
};

Error noWeight(std::u32string_view written)
{
    return badInput(
        "The prompt has the weight \"" + unicode::encode(written.substr(0, 40)) + "\", which is no number.",
        "Write a weight such as 1.2, or a backslash before brackets that are meant as such.");
}

void requireFinite(const std::vector<PromptPiece>& pieces)
{
    if (!std::ranges::all_of(pieces, [](const PromptPiece& piece) { return std::isfinite(piece.weight); }))
        throw badInput("The prompt has a weight that is not finite.");
}

class A1111Parser
{
public:
    explicit A1111Parser(std::u32string_view text)
        : m_rest(text)
    {
    }

    std::vector<PromptPiece> parse()
    {
        while (!m_rest.empty())
            takeNext();
        for (const std::size_t from : m_round)
            multiply(from, round);
        for (const std::size_t from : m_square)
            multiply(from, square);
        return joined();
    }

private:
    static constexpr double round = 1.1, square = 1 / 1.1;
    static constexpr double breakMark = -1; // a text "BREAK" that still weighs this after all brackets

    void takeNext()
    {
        const char32_t c = m_rest.front();
        if (c == U'\\') {
            takeEscape();
        } else if (c == U'(' || c == U'[') {
            auto& open = c == U'(' ? m_round : m_square;
            open.push_back(m_pieces.size());
            requireShallowBrackets(open.size());
            m_rest.remove_prefix(1);
        } else if (c == U')' && !m_round.empty()) {
            close(m_round, round, 1);
        } else if (c == U']' && !m_square.empty()) {
            close(m_square, square, 1);
        } else if (const std::u32string_view written = c == U':' ? weightAhead() : U""; !written.empty()) {
            takeWeight(written);
        } else {
            const std::size_t end = m_rest.find_first_of(U"\\()[]:", 1);
            const bool single = c == U':' || c == U')' || c == U']';
            takeText(single ? 1 : std::min(end, m_rest.size()));
        }
    }

    /// A backslash before anything but a bracket or another one vanishes.
    void takeEscape()
    {
        const bool escapes =
            m_rest.size() > 1 && std::u32string_view(U"()[]\\").find(m_rest[1]) != m_rest.npos;
        m_pieces.push_back({std::u32string(m_rest.substr(1, escapes ? 1 : 0))});
        m_rest.remove_prefix(escapes ? 2 : 1);
    }

    /// The ":1.3)" that the text begins with; empty where it begins with no such thing.
    std::u32string_view weightAhead() const
    {
        std::size_t at = 1;
        const auto skipSpace = [&] {
            while (at < m_rest.size() && isPromptSpace(m_rest[at]))
                ++at;
        };
        skipSpace();
        if (at < m_rest.size() && (m_rest[at] == U'+' || m_rest[at] == U'-'))
            ++at;
        const std::size_t digits = at;
        while (at < m_rest.size() && (m_rest[at] == U'.' || decimalFrom(m_rest.substr(at, 1))))
            ++at;
        if (at == digits)
            return {};
        skipSpace();
        return at < m_rest.size() && m_rest[at] == U')' ? m_rest.substr(0, at + 1) : std::u32string_view();
    }

    void takeWeight(std::u32string_view written)
    {
        if (m_round.empty())
            return takeText(written.size());
        const std::u32string_view number = withoutOuterSpace(written.substr(1, written.size() - 2));
        const auto weight = decimalFrom(number);
        if (!weight)
            throw noWeight(number);
        close(m_round, *weight, written.size());
    }

    void close(std::vector<std::size_t>& open, double factor, std::size_t length)
    {
        multiply(open.back(), factor);
        open.pop_back();
        m_rest.remove_prefix(length);
    }

    void multiply(std::size_t from, double factor)
    {
        for (std::size_t i = from; i < m_pieces.size(); ++i)
            m_pieces[i].weight *= factor;
    }

    void takeText(std::size_t length)
    {
        std::u32string_view text = m_rest.substr(0, length);
        m_rest.remove_prefix(length);
        for (std::size_t at = findWord(text, breakWord, 0); at != text.npos;
             at = findWord(text, breakWord, 0)) {
            m_pieces.push_back({std::u32string(withoutTrailingSpace(text.substr(0, at)))});
            m_pieces.push_back({std::u32string(breakWord), breakMark});
            text.remove_prefix(at + breakWord.size());
            while (!text.empty() && isPromptSpace(text.front()))
                text.remove_prefix(1);
        }
        m_pieces.push_back({std::u32string(text)});
    }

    /// Neighbours of the same weight are one text, for their words are told apart together.
    std::vector<PromptPiece> joined() const
    {
        std::vector<Weighted> runs;
        for (const Weighted& piece : m_pieces) {
            if (!runs.empty() && runs.back().weight == piece.weight)
                runs.back().text += piece.text;
            else
                runs.push_back(piece);
        }
        std::vector<PromptPiece> pieces;
        for (const Weighted& run : runs) {
            const bool isBreak = run.weight == breakMark && run.text == breakWord;
            pieces.push_back({.text = isBreak ? std::string() : unicode::encode(run.text),
                .weight = isBreak ? 1 : run.weight,
                .kind = isBreak ? PromptPiece::Kind::Break : PromptPiece::Kind::Text});
        }
        if (pieces.empty())
            pieces.push_back({});
        return pieces;
    }

    std::u32string_view m_rest;
    std::vector<Weighted> m_pieces;
    std::vector<std::size_t> m_round, m_square; // first pieces within brackets that are open
};

class ComfyParser
{
public:
    std::vector<PromptPiece> parse(std::u32string_view text)
    {
        std::size_t depth = 0, deepest = 0;
        const std::u32string whole = withMarks(text);
        for (const char32_t c : whole) {
            depth += c == U'(';
            deepest = std::max(deepest, depth);
            depth -= c == U')' && depth > 0;
        }
        requireShallowBrackets(deepest);
        split(whole, 1);
        return std::move(m_pieces);
    }

private:
    // No characters: what \( and \) become while brackets are sought.
    static constexpr char32_t literalOpen = 0x110001, literalClose = 0x110002;
    static constexpr std::u32string_view embeddingWord = U"embedding:";

    static std::u32string withMarks(std::u32string_view text)
    {
        std::u32string marked;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool escapes =
                text[i] == U'\\' && i + 1 < text.size() && (text[i + 1] == U'(' || text[i + 1] == U')');
            marked += !escapes ? text[i] : text[i + 1] == U'(' ? literalOpen : literalClose;
            i += escapes;
        }
        return marked;
    }

    /// The text in brackets and that between them apart; each in brackets is split again. A closing bracket
    /// too many makes an opening one that follows a text, and brackets that stay open are a text unless one
    /// closes at the very end.
    void split(std::u32string_view text, double weight)
    {
        std::size_t begin = 0;
        int depth = 0;
        const auto take = [&](std::size_t end) {
            if (end > begin)
                takeItem(text.substr(begin, end - begin), weight);
            begin = end;
        };
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == U'(' && depth++ == 0)
                take(i);
            else if (text[i] == U')' && --depth == 0)
                take(i + 1);
        }
        take(text.size());
    }

    void takeItem(std::u32string_view item, double weight)
    {
        if (item.size() < 2 || item.front() != U'(' || item.back() != U')')
            return takeText(item, weight);
        item = item.substr(1, item.size() - 2);
        weight *= 1.1;
        const std::size_t colon = item.rfind(U':');
        const auto own = colon == item.npos || colon == 0 ? std::nullopt : floatFrom(item.substr(colon + 1));
        split(own ? item.substr(0, colon) : item, own.value_or(weight));
    }

    void takeText(std::u32string_view marked, double weight)
    {
        std::u32string text(marked);
        std::ranges::replace(text, literalOpen, U'(');
        std::ranges::replace(text, literalClose, U')');
        for (std::u32string_view rest = text; !rest.empty();) {
            std::size_t end = rest.npos, at = rest.find(embeddingWord, 1);
            for (; at != rest.npos && end == rest.npos; at = rest.find(embeddingWord, at + 1))
                if (rest[at - 1] == U' ' || rest[at - 1] == U'\n')
                    end = at - 1; // with the white space, which is dropped
            takeSegment(rest.substr(0, std::min(end, rest.size())), weight);
            rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        }
    }

    /// Up to the next embedding; its words are told apart together.
    void takeSegment(std::u32string_view segment, double weight)
    {
        using Kind = PromptPiece::Kind;
        std::u32string leftOver;
        if (segment.starts_with(embeddingWord)) {
            std::u32string_view words = withoutOuterSpace(segment.substr(embeddingWord.size()));
            std::size_t length = 0;
            while (length < words.size() && !isPromptSpace(words[length]))
                ++length;
            std::u32string_view name = words.substr(0, length);
            while (name.ends_with(U','))
                name.remove_suffix(1);
            if (!name.empty())
                m_pieces.push_back({unicode::encode(name), weight, Kind::Embedding});
            leftOver = words.substr(name.size());
            segment = leftOver;
        }
        if (!segment.empty())
            m_pieces.push_back({unicode::encode(segment), weight, Kind::Text});
    }

    std::vector<PromptPiece> m_pieces;
};

} // namespace

std::vector<PromptPiece> a1111Pieces(std::string_view prompt)
{
    std::vector<PromptPiece> pieces = A1111Parser(unicode::decode(prompt)).parse();
    requireFinite(pieces);
    return pieces;
}

std::vector<PromptPiece> comfyPieces(std::string_view prompt)
{
    std::vector<PromptPiece> pieces = ComfyParser().parse(unicode::decode(prompt));
    requireFinite(pieces);
    return pieces;
}

} // namespace candela
