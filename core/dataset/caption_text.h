// Texts of captions, whatever they were saved in. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace candela
{

/// UTF-8, without its byte order mark, from UTF-8, UTF-16 (with a byte order mark, or evidently), GB18030 or
/// Latin-1; the last two are told apart by whether the bytes above 127 come in the pairs of common Chinese
/// characters. Nothing where it is none of them.
std::optional<std::string> utf8FromAny(std::string_view bytes);

/// Blanks and line ends at both ends removed; line ends within become one blank: a caption is one line.
std::string tidiedCaption(std::string_view text);

} // namespace candela
