// The little Unicode that tokenizers need, as Hugging Face's `tokenizers` has it. No locale, no state.
#pragma once

#include <string>
#include <string_view>

namespace candela::unicode
{

enum class Class { Other, Letter, Number, Space };
Class classOf(char32_t c);

/// Bytes that are no UTF-8 become U+FFFD, one for each maximal bad piece.
std::u32string decode(std::string_view utf8);
void append(std::string& utf8, char32_t c);
std::string encode(std::u32string_view text);

/// Canonical composition (UAX #15, form C).
std::u32string composed(std::u32string_view text);

/// Each code point by itself: a final sigma is not special.
std::u32string lowercase(std::u32string_view text);

} // namespace candela::unicode
