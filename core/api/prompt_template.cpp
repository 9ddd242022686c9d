#include "core/api/prompt_template.h"

#include "core/api/error.h"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <fstream>
#include <limits>
#include <map>
#include <span>
#include <sstream>

namespace candela
{

namespace
{

namespace fs = std::filesystem;

constexpr std::uint64_t countless = std::numeric_limits<std::uint64_t>::max();
constexpr int deepest = 32; // choices within choices

std::uint64_t saturatingSum(std::uint64_t a, std::uint64_t b)
{
    return a > countless - b ? countless : a + b;
}

std::uint64_t saturatingProduct(std::uint64_t a, std::uint64_t b)
{
    return a != 0 && b > countless / a ? countless : a * b;
}

} // namespace

/// A text, things one after another, or things of which one is taken.
struct PromptTemplate::Part {
    enum class Kind { Text, Sequence, Choice } kind = Kind::Text;
    std::string text;
    std::vector<std::shared_ptr<const Part>> parts; // a wildcard's lines are shared by all its places
    std::uint64_t count = 1;

    static std::shared_ptr<Part> make(Kind kind, std::vector<std::shared_ptr<const Part>> parts)
    {
        auto part =
            std::make_shared<Part>(Part{.kind = kind, .text = {}, .parts = std::move(parts), .count = 0});
        part->count = kind == Kind::Sequence ? 1 : 0;
        for (const auto& inner : part->parts)
            part->count = kind == Kind::Sequence ? saturatingProduct(part->count, inner->count)
                                                 : saturatingSum(part->count, inner->count);
        return part;
    }

    void write(std::uint64_t index, std::string& to) const
    {
        switch (kind) {
        case Kind::Text:
            to += text;
            return;
        case Kind::Choice:
            for (const auto& part : parts) {
                if (index < part->count)
                    return part->write(index, to);
                index -= part->count;
            }
            return;
        case Kind::Sequence: {
            // A number written in digits of different bases, the last part's being the lowest.
            std::vector<std::uint64_t> digits(parts.size());
            for (std::size_t i = parts.size(); i-- > 0;) {
                digits[i] = index % parts[i]->count;
                index /= parts[i]->count;
            }
            for (std::size_t i = 0; i < parts.size(); ++i)
                parts[i]->write(digits[i], to);
            return;
        }
        }
    }
};

namespace
{

using Part = PromptTemplate::Part;
using PartPtr = std::shared_ptr<const Part>;

bool isNameCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '/' || c == ' ' || (c & 0x80);
}

class Parser
{
public:
    explicit Parser(fs::path wildcards)
        : m_folder(std::move(wildcards))
    {
    }

    PartPtr parse(std::string_view text)
    {
        std::string_view rest = text;
        PartPtr whole = sequence(rest, 0);
        assert(rest.empty());
        return whole;
    }

private:
    /// Up to the end, or in a choice (depth > 0) up to the bar or brace that ends it, which stays in `rest`.
    PartPtr sequence(std::string_view& rest, int depth)
    {
        requireShallow(depth);
        std::vector<PartPtr> parts;
        std::string text;
        const auto endText = [&] {
            if (!text.empty())
                parts.push_back(std::make_shared<Part>(Part{.text = std::move(text)}));
            text.clear();
        };
        while (!rest.empty()) {
            if (depth > 0 && (rest.front() == '|' || rest.front() == '}'))
                break;
            if (rest.size() > 1 && rest.front() == '\\'
                && std::string_view("{}|_").find(rest[1]) != std::string::npos) {
                text += rest[1];
                rest.remove_prefix(2);
            } else if (const Braces braces = bracesAt(rest); braces == Braces::Choice) {
                endText();
                parts.push_back(choice(rest, depth + 1));
            } else if (braces == Braces::Plain) {
                rest.remove_prefix(1);
                text += '{';
                endText();
                parts.push_back(sequence(rest, depth + 1));
                rest.remove_prefix(1); // there is no bar between them, so this is the closing one
                text += '}';
            } else if (const std::string_view name = wildcardAt(rest); !name.empty()) {
                endText();
                parts.push_back(wildcard(std::string(name)));
                rest.remove_prefix(name.size() + 4);
            } else {
                text += rest.front();
                rest.remove_prefix(1);
            }
        }
        endText();
        return Part::make(Part::Kind::Sequence, std::move(parts));
    }

    static void requireShallow(int depth)
    {
        if (depth > deepest)
            throw badInput(
                "The prompt has braces nested deeper than " + std::to_string(deepest) + " levels.");
    }

    enum class Braces { None, Plain, Choice };

    /// What the text begins with: a brace and its partner, with a bar between them or without. Throws where
    /// there is a bar and no partner.
    static Braces bracesAt(std::string_view text)
    {
        if (!text.starts_with('{'))
            return Braces::None;
        int depth = 0;
        bool bar = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '{')
                requireShallow(++depth); // also ends the search where thousands of braces stay open
            else if (text[i] == '}' && --depth == 0)
                return bar ? Braces::Choice : Braces::Plain;
            else if (text[i] == '|' && depth == 1)
                bar = true;
        }
        if (bar)
            throw badInput(
                "The choice that begins with \"" + std::string(text.substr(0, 24)) + "\" is not closed.",
                "Put a } behind its last word, or \\{ where the brace itself is meant.");
        return Braces::None;
    }

    PartPtr choice(std::string_view& rest, int depth)
    {
        std::vector<PartPtr> choices;
        do {
            rest.remove_prefix(1); // the brace, or a bar
            choices.push_back(sequence(rest, depth));
        } while (rest.starts_with('|'));
        rest.remove_prefix(std::min<std::size_t>(1, rest.size())); // the closing brace
        return Part::make(Part::Kind::Choice, std::move(choices));
    }

    /// The name in __name__ at the front of the text; empty where there is none.
    std::string_view wildcardAt(std::string_view text) const
    {
        if (m_folder.empty() || !text.starts_with("__"))
            return {};
        const std::size_t end = text.find("__", 2);
        const std::string_view name = text.substr(2, end == std::string_view::npos ? 0 : end - 2);
        return std::ranges::all_of(name, isNameCharacter) && name.find("..") == std::string_view::npos
                && !name.starts_with('/') && !name.starts_with(' ') && !name.ends_with(' ')
            ? name
            : std::string_view{};
    }

    PartPtr wildcard(const std::string& name)
    {
        if (const auto known = m_wildcards.find(name); known != m_wildcards.end()) {
            if (!known->second)
                throw badInput("The wildcard __" + name + "__ leads back to itself.");
            return known->second;
        }
        m_wildcards[name] = nullptr; // being read
        std::vector<PartPtr> choices;
        std::istringstream lines(fileOf(name));
        for (std::string line; std::getline(lines, line);) {
            if (line.ends_with('\r'))
                line.pop_back();
            if (!line.empty() && !line.starts_with('#'))
                choices.push_back(parse(line));
        }
        if (choices.empty())
            throw badInput("The wildcard __" + name + "__ has no lines.");
        return m_wildcards[name] = Part::make(Part::Kind::Choice, std::move(choices));
    }

    std::string fileOf(const std::string& name) const
    {
        constexpr std::streamsize largest = 4 << 20;
        const fs::path path = m_folder / fs::path(std::u8string(name.begin(), name.end()) + u8".txt");
        std::ifstream file(path, std::ios::binary);
        std::string text;
        text.resize(static_cast<std::size_t>(largest) + 1);
        file.read(text.data(), largest + 1);
        if (file.gcount() == 0 && !file.eof())
            throw badInput("The wildcard __" + name + "__ has no file " + path.string() + ".");
        if (file.gcount() > largest)
            throw badInput(path.string() + " is no list of words: it is larger than 4 MB.");
        text.resize(static_cast<std::size_t>(file.gcount()));
        return text;
    }

    fs::path m_folder;
    std::map<std::string, PartPtr> m_wildcards;
};

} // namespace

PromptTemplate PromptTemplate::parse(const std::string& prompt, const fs::path& wildcards)
{
    return PromptTemplate(std::make_unique<Part>(*Parser(wildcards).parse(prompt)));
}

PromptTemplate::PromptTemplate(std::unique_ptr<Part> whole)
    : m_whole(std::move(whole))
{
}

PromptTemplate::PromptTemplate(PromptTemplate&&) noexcept = default;
PromptTemplate& PromptTemplate::operator=(PromptTemplate&&) noexcept = default;
PromptTemplate::~PromptTemplate() = default;

std::uint64_t PromptTemplate::count() const
{
    return m_whole->count;
}

std::string PromptTemplate::at(std::uint64_t index) const
{
    assert(index < count());
    std::string prompt;
    m_whole->write(index, prompt);
    return prompt;
}

} // namespace candela
