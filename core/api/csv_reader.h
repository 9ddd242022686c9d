// Comma-separated values as RFC 4180 has them. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// The rows of a text, one at a time; the text must outlive it.
class CsvReader
{
public:
    explicit CsvReader(std::string_view text)
        : m_rest(text)
    {
    }

    /// The line the next row begins in, from 1.
    int line() const { return m_line; }

    /// Nothing at the end. A quotation mark that is not closed runs to the end, as everywhere.
    std::optional<std::vector<std::string>> next();

private:
    std::string_view m_rest;
    int m_line = 1;
};

} // namespace candela
