// What the prompt grammars share: words, white space and numbers as Python's regular expressions see them,
// for that is what they were written with.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace candela
{

/// Brackets within brackets that a prompt may have: beyond any use, and few enough to be read at once.
inline constexpr std::size_t deepestBrackets = 200;
/// Throws Error (BadInput) where there are more.
void requireShallowBrackets(std::size_t depth);

bool isPromptSpace(char32_t c);
/// Letters, digits and the underscore.
bool isPromptWord(char32_t c);
std::u32string_view withoutOuterSpace(std::u32string_view text);
std::u32string_view withoutTrailingSpace(std::u32string_view text);

/// Where `word` stands by itself at or after `from`; npos where it does not. "BREAK" is not in "BREAKS".
std::size_t findWord(std::u32string_view text, std::u32string_view word, std::size_t from);

/// Of a number written with digits and at most one point, full-width ones included, and perhaps a sign.
std::optional<double> decimalFrom(std::u32string_view text);
/// As Python's float() reads: also with an exponent, white space around and underscores between the digits.
std::optional<double> floatFrom(std::u32string_view text);

} // namespace candela
