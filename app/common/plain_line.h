// Text of somebody else's choice among our own.
#pragma once

#include <QString>

namespace candela
{

/// Without what would move a terminal's cursor, break the line, or turn what stands after it.
inline QString plainLine(QString text)
{
    const auto turns = [](QChar c) { // marks of direction: embeddings, overrides and isolates
        const char16_t code = c.unicode();
        return code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e)
            || (code >= 0x2066 && code <= 0x2069);
    };
    text.removeIf(turns);
    for (QChar& c : text)
        if (c.category() == QChar::Other_Control)
            c = QLatin1Char(' ');
    return text;
}

} // namespace candela
