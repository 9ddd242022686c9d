#include "core/api/csv_reader.h"

namespace candela
{

std::optional<std::vector<std::string>> CsvReader::next()
{
    if (m_rest.empty())
        return std::nullopt;
    std::vector<std::string> cells(1);
    bool quoted = false;
    while (!m_rest.empty()) {
        const char c = m_rest.front();
        m_rest.remove_prefix(1);
        m_line += c == '\n';
        if (quoted) {
            const bool closes = c == '"' && !m_rest.starts_with('"');
            if (closes)
                quoted = false;
            else
                cells.back() += c;
            if (c == '"' && !closes)
                m_rest.remove_prefix(1); // two stand for one
        } else if (c == '"' && cells.back().empty()) {
            quoted = true;
        } else if (c == ',') {
            cells.emplace_back();
        } else if (c == '\n') {
            break;
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    return cells;
}

} // namespace candela
