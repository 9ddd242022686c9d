#include "core/text/prompt_characters.h"

#include "core/api/error.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>

namespace candela
{
namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// What numbers are written with, full-width digits as plain ones; 0 for everything else.
char numberCharacter(char32_t c)
{
    constexpr char32_t fullWidthZero = 0xFF10;
    if (c >= fullWidthZero && c <= fullWidthZero + 9)
        return static_cast<char>('0' + (c - fullWidthZero));
    return c < 128 ? static_cast<char>(c) : '\0';
}

std::string numberCharacters(std::u32string_view text)
{
    std::string plain;
    std::ranges::transform(text, std::back_inserter(plain), numberCharacter);
    return plain;
}

std::optional<double> valueOf(std::string_view number)
{
    if (number.starts_with('+') && !number.starts_with("+-"))
        number.remove_prefix(1);
    double value = 0;
    const char* const end = number.data() + number.size();
    const auto [stopped, failure] = std::from_chars(number.data(), end, value);
    if (failure == std::errc::result_out_of_range && stopped == end)
        return std::numeric_limits<double>::infinity();
    return failure == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

} // namespace

void requireShallowBrackets(std::size_t depth)
{
    if (depth > deepestBrackets)
        throw badInput(
            "The prompt has brackets nested deeper than " + std::to_string(deepestBrackets) + " levels.",
            "Put a backslash before brackets that are meant as such.");
}

bool isPromptSpace(char32_t c)
{
    return unicode::classOf(c) == unicode::Class::Space;
}

bool isPromptWord(char32_t c)
{
    const unicode::Class kind = unicode::classOf(c);
    return c == U'_' || kind == unicode::Class::Letter || kind == unicode::Class::Number;
}

std::u32string_view withoutTrailingSpace(std::u32string_view text)
{
    while (!text.empty() && isPromptSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::u32string_view withoutOuterSpace(std::u32string_view text)
{
    while (!text.empty() && isPromptSpace(text.front()))
        text.remove_prefix(1);
    return withoutTrailingSpace(text);
}

std::size_t findWord(std::u32string_view text, std::u32string_view word, std::size_t from)
{
    for (std::size_t at = text.find(word, from); at != text.npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !isPromptWord(text[at - 1])) && (end == text.size() || !isPromptWord(text[end])))
            return at;
    }
    return text.npos;
}

std::optional<double> decimalFrom(std::u32string_view text)
{
    const std::string number = numberCharacters(text);
    const bool plain =
        std::ranges::all_of(number, [](char c) { return isDigit(c) || c == '.' || c == '+' || c == '-'; });
    return plain ? valueOf(number) : std::nullopt;
}

std::optional<double> floatFrom(std::u32string_view text)
{
    std::string number = numberCharacters(withoutOuterSpace(text));
    for (std::size_t i = number.find('_'); i != number.npos; i = number.find('_', i)) {
        if (i == 0 || i + 1 == number.size() || !isDigit(number[i - 1]) || !isDigit(number[i + 1]))
            return std::nullopt;
        number.erase(i, 1);
    }
    // from_chars also takes "nan(…)", and hexadecimal digits are none of its business here.
    return number.find('(') == number.npos ? valueOf(number) : std::nullopt;
}

} // namespace candela
