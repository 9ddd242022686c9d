// The outcome of relighting as a table for other programs.
#pragma once

#include "core/api/relight.h"

#include <filesystem>

namespace candela
{

/// Writes `result` as CSV (RFC 4180, with a header) when it goes out of scope, so that a run that is stopped
/// leaves the rows it has; does nothing where `file` is empty. Keeps a reference to `result`.
class RelightTable
{
public:
    RelightTable(std::filesystem::path file, const RelightResult& result);
    RelightTable(const RelightTable&) = delete;
    RelightTable& operator=(const RelightTable&) = delete;
    ~RelightTable();

private:
    std::filesystem::path m_file;
    const RelightResult& m_result;
};

} // namespace candela
