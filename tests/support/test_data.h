// Real data that is not in the repository (CANDELA_TEST_DATA). A test that needs it is skipped without it.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace candela
{

/// The folder of that name; empty where it is missing. Default: ../shared/data beside the project.
inline std::filesystem::path testData(const char* name)
{
    const char* chosen = std::getenv("CANDELA_TEST_DATA");
    const std::filesystem::path root = chosen && *chosen
        ? std::filesystem::path(chosen)
        : std::filesystem::path(CANDELA_RESOURCES_DIR) / "../../shared/data";
    std::error_code unreadable;
    return std::filesystem::is_directory(root / name, unreadable) ? root / name : std::filesystem::path();
}

} // namespace candela
