// The lines of a dataset's index, read and written. One thread an object.
#pragma once

#include "core/api/dataset_index.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace candela
{

/// All that an index says, with the steps that are undone taken back.
class DatasetIndex
{
public:
    /// An empty one where there is no index yet. Lines that are no line of an index do not count.
    static DatasetIndex read(const std::filesystem::path& folder);

    /// Fills in size and pictureTrouble, where the index knows the file as it is now.
    bool knowsHeaderOf(DatasetPicture& picture) const;
    /// Fills in statistics and what was decided by hand.
    void describe(DatasetPicture& picture) const;

    std::vector<std::string> undoable() const { return titlesOf(m_done); }
    std::vector<std::string> redoable() const { return titlesOf(m_undone); }

private:
    struct Header {
        std::int64_t bytes = 0, modified = 0, width = 0, height = 0;
        std::string trouble;
    };
    struct Measured {
        std::int64_t bytes = 0, modified = 0;
        std::string caption; // digest of the one that textMatch is about
        PictureStatistics statistics;
    };
    struct Step {
        std::string title;
        std::vector<HandChange> before, after;
    };

    void take(std::string_view line);
    void apply(const std::vector<HandChange>& changes);
    static std::vector<std::string> titlesOf(const std::vector<Step>& steps);

    std::unordered_map<std::string, Header> m_headers;
    std::unordered_map<std::string, Measured> m_measured;
    std::unordered_map<std::string, HandChange> m_hand;
    std::vector<Step> m_done, m_undone;
};

std::string headerLine(const DatasetPicture& picture);
std::string statisticsLine(const DatasetPicture& picture);

/// Adds whole lines, making folder and file where they are missing. Throws Error (BadInput, RunFailed).
void appendToIndex(const std::filesystem::path& folder, const std::string& lines);

} // namespace candela
