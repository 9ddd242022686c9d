// What the SentencePiece library takes on trust: it follows the offsets of its rules of normalisation (a
// double array, https://github.com/s-yata/darts-clone) wherever they lead, and its memory grows with the
// pieces.
#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/text/sentencepiece_model.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

namespace candela
{
namespace
{

constexpr std::size_t largestFile = 64 << 20, largestRules = 4 << 20, longestPiece = 1024;
constexpr std::size_t mostPieces = 1 << 18;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why)
{
    throw badInput(quoted(file) + " is no SentencePiece model that can be used: " + why + ".");
}

/// The fields of one protobuf message. https://protobuf.dev/programming-guides/encoding/
class Fields
{
public:
    Fields(std::string_view bytes, const std::filesystem::path& file)
        : m_bytes(bytes)
        , m_file(file)
    {
    }

    struct Field {
        std::uint32_t number = 0;
        std::uint64_t value = 0; // of a varint
        std::string_view bytes; // of what has a length
        bool isBytes = false;
    };

    std::optional<Field> next()
    {
        if (m_bytes.empty())
            return std::nullopt;
        const std::uint64_t tag = varint();
        Field field{.number = static_cast<std::uint32_t>(tag >> 3), .value = 0, .bytes = {}};
        switch (tag & 7) {
        case 0:
            field.value = varint();
            break;
        case 1:
            take(8);
            break;
        case 2:
            field.bytes = take(varint());
            field.isBytes = true;
            break;
        case 5:
            take(4);
            break;
        default: // groups, which nothing writes any more
            refuse(m_file, "it holds a field of an unknown kind");
        }
        return field;
    }

private:
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1).front());
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        refuse(m_file, "it holds a number of more than 64 bits");
    }

    std::string_view take(std::uint64_t count)
    {
        if (count > m_bytes.size())
            refuse(m_file, "it is cut short or damaged");
        const std::string_view taken = m_bytes.substr(0, count);
        m_bytes.remove_prefix(count);
        return taken;
    }

    std::string_view m_bytes;
    const std::filesystem::path& m_file;
};

/// The double array that maps what is to be replaced to the place of its replacement.
class Rules
{
public:
    Rules(std::string_view units, std::size_t replacements, const std::filesystem::path& file)
        : m_units(units.size() / sizeof(std::uint32_t))
        , m_replacements(replacements)
        , m_file(file)
    {
        if (!m_units.empty())
            std::memcpy(m_units.data(), units.data(), m_units.size() * sizeof(std::uint32_t));
    }

    /// Every path from the root stays inside, ends, and meets no more matches than the library has room for.
    void check()
    {
        if (m_units.empty())
            refuse(m_file, "its rules of normalisation are empty");
        m_deepest.assign(m_units.size(), unseen);
        std::vector<Visit> path{visit(0)};
        while (!path.empty()) {
            Visit& top = path.back();
            if (const auto child = nextChild(top)) {
                if (m_deepest[*child] == beingSeen)
                    refuse(m_file, "its rules of normalisation go round in a circle");
                if (m_deepest[*child] == unseen)
                    path.push_back(visit(*child));
                else
                    top.below = std::max<int>(top.below, m_deepest[*child]);
                continue;
            }
            const int matches = top.below + (top.place != 0 && isMatch(m_units[top.place]) ? 1 : 0);
            if (matches > mostMatches)
                refuse(m_file, "its rules of normalisation are nested too deeply");
            m_deepest[top.place] = static_cast<std::int8_t>(matches);
            path.pop_back();
            if (!path.empty())
                path.back().below = std::max(path.back().below, matches);
        }
    }

private:
    static constexpr std::int8_t unseen = -1, beingSeen = -2;
    static constexpr int mostMatches = 32;
    static constexpr std::uint32_t leaf = 1u << 31;

    struct Visit {
        std::size_t place = 0, base = 0;
        unsigned next = 0; // character to look for
        int below = 0; // matches of the deepest child so far
    };

    static bool isMatch(std::uint32_t unit) { return (unit >> 8 & 1) != 0; }

    Visit visit(std::size_t place)
    {
        const std::uint32_t unit = m_units[place];
        const std::size_t base = place ^ (std::size_t(unit >> 10) << ((unit & 1u << 9) >> 6));
        if ((base | 0xff) >= m_units.size())
            refuse(m_file, "its rules of normalisation lead out of the file");
        if (isMatch(unit) && (m_units[base] & ~leaf) >= m_replacements)
            refuse(m_file, "its rules of normalisation lead out of the file");
        m_deepest[place] = beingSeen;
        return {.place = place, .base = base};
    }

    std::optional<std::size_t> nextChild(Visit& from) const
    {
        while (from.next < 256) {
            const unsigned character = from.next++;
            const std::size_t child = from.base ^ character;
            // A leaf's number has the highest bit set, which no character has.
            if ((m_units[child] & (leaf | 0xff)) == character && !(character == 0 && child == from.place))
                return child;
        }
        return std::nullopt;
    }

    std::vector<std::uint32_t> m_units;
    std::vector<std::int8_t> m_deepest; // matches on the deepest path from there on
    std::size_t m_replacements;
    const std::filesystem::path& m_file;
};

/// Four bytes of length, the double array, the replacements: each ends with a zero.
void checkRules(std::string_view rules, const std::filesystem::path& file)
{
    if (rules.empty())
        return;
    if (rules.size() > largestRules)
        refuse(file, "its rules of normalisation have more than 4 MB");
    std::uint32_t length = 0;
    if (rules.size() <= sizeof length)
        refuse(file, "its rules of normalisation are cut short");
    std::memcpy(&length, rules.data(), sizeof length); // little-endian, as the library reads it
    rules.remove_prefix(sizeof length);
    if (length >= rules.size() || length % sizeof(std::uint32_t) != 0 || rules.back() != '\0')
        refuse(file, "its rules of normalisation are cut short");
    Rules(rules.substr(0, length), rules.size() - length, file).check();
}

void checkNormaliser(std::string_view bytes, const std::filesystem::path& file)
{
    constexpr std::uint32_t rules = 2;
    Fields fields(bytes, file);
    while (const auto field = fields.next())
        if (field->number == rules && field->isBytes)
            checkRules(field->bytes, file);
}

void checkPiece(std::string_view bytes, const std::filesystem::path& file)
{
    constexpr std::uint32_t text = 1;
    Fields fields(bytes, file);
    while (const auto field = fields.next()) {
        if (field->number != text || !field->isBytes)
            continue;
        if (field->bytes.empty() || field->bytes.size() > longestPiece
            || field->bytes.find('\0') != std::string_view::npos)
            refuse(file, "one of its pieces is empty or damaged");
    }
}

/// How the model was trained: 2 is byte-pair encoding, 1 (the default) is a unigram model.
std::uint64_t kindOf(std::string_view bytes, const std::filesystem::path& file)
{
    constexpr std::uint32_t kind = 3;
    std::uint64_t result = 1;
    Fields fields(bytes, file);
    while (const auto field = fields.next())
        if (field->number == kind && !field->isBytes)
            result = field->value;
    return result;
}

} // namespace

void checkSentencePieceModel(std::string_view bytes, const std::filesystem::path& file)
{
    constexpr std::uint32_t piece = 1, training = 2, normaliser = 3, denormaliser = 5;
    constexpr std::uint64_t bytePairs = 2;
    if (bytes.size() > largestFile)
        refuse(file, "it has more than 64 MB");
    std::size_t pieces = 0;
    std::uint64_t kind = 1;
    Fields fields(bytes, file);
    while (const auto field = fields.next()) {
        if (!field->isBytes)
            continue;
        if (field->number == piece) {
            checkPiece(field->bytes, file);
            if (++pieces > mostPieces)
                refuse(file, "it has more than 262144 pieces");
        } else if (field->number == training) {
            kind = kindOf(field->bytes, file);
        } else if (field->number == normaliser || field->number == denormaliser) {
            checkNormaliser(field->bytes, file);
        }
    }
    if (pieces == 0)
        refuse(file, "it has no pieces");
    if (kind != bytePairs)
        refuse(file, "it does not encode pairs of bytes, as ChatGLM's does");
}

} // namespace candela
