// A folder for one test, removed at its end.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <string>

namespace candela
{

class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        static std::atomic<unsigned> counter = 0;
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        m_path = std::filesystem::temp_directory_path()
            / ("candela-test-" + std::to_string(now) + "-" + std::to_string(counter++));
        std::filesystem::create_directory(m_path);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return m_path / name; }

    /// How many files lie directly in it, hidden ones too.
    int fileCount() const
    {
        return static_cast<int>(std::distance(
            std::filesystem::directory_iterator(m_path), std::filesystem::directory_iterator()));
    }

private:
    std::filesystem::path m_path;
};

} // namespace candela
