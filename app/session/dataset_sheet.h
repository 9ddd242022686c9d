// What is known of the pictures of a dataset that is looked through: a plain value of the window's thread.
// The pictures themselves never change, a change is another one: so a background thread takes all of them
// along in a moment.
#pragma once

#include "core/api/dataset_filters.h"

#include <QString>

#include <array>
#include <memory>

namespace candela
{

using PicturePtr = std::shared_ptr<const DatasetPicture>;

/// What the filters do to the pictures, as far as it has been asked for.
struct FilterPreview {
    std::vector<DatasetFilter> filters;
    std::vector<FilterOutcome> outcomes = {}; // of each picture
    std::vector<std::int64_t> missing = {}; // of each filter: usable pictures that lack what it asks for
    std::vector<std::vector<std::size_t>> clusters = {}; // of near copies, where they were looked for
    std::vector<int> clusterOf = {}; // of each picture; -1: none
};

struct DatasetSheet {
    QString folder; // empty: none
    std::vector<PicturePtr> pictures = {};
    std::vector<int> nameRank = {}; // of each picture, among the names in their natural order
    std::shared_ptr<const FilterPreview> preview = {}; // null: none yet

    QString fileOf(std::size_t picture) const;
    /// The other pictures of its cluster and itself, the best one first; empty where it has no near copies.
    std::vector<std::size_t> copiesOf(std::size_t picture) const;
};

/// What becomes of a picture, and who says so. Nobody where nothing was decided or previewed.
enum class Standing { Undecided, Kept, Accepted, FilteredOut, Rejected, Unusable };
inline constexpr std::size_t standings = 6;

/// What the hand says holds, then what the filters do.
Standing standingOf(const DatasetSheet& sheet, std::size_t picture);
inline bool isKept(Standing standing)
{
    return standing == Standing::Undecided || standing == Standing::Kept || standing == Standing::Accepted;
}

/// How many pictures stand how.
using StandingCounts = std::array<int, standings>;
StandingCounts countStandings(const DatasetSheet& sheet);
/// Of each filter of the preview: how many pictures it keeps out.
std::vector<int> filteredOut(const DatasetSheet& sheet);

/// The pictures as the engine takes them.
std::vector<DatasetPicture> copyOf(const std::vector<PicturePtr>& pictures);

} // namespace candela
