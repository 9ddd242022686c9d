#include "app/session/dataset_sheet.h"

#include "app/session/paths.h"

namespace candela
{

QString DatasetSheet::fileOf(std::size_t picture) const
{
    return toQString(toPath(folder) / pictures[picture]->file);
}

std::vector<std::size_t> DatasetSheet::copiesOf(std::size_t picture) const
{
    if (!preview || picture >= preview->clusterOf.size() || preview->clusterOf[picture] < 0)
        return {};
    return preview->clusters[static_cast<std::size_t>(preview->clusterOf[picture])];
}

Standing standingOf(const DatasetSheet& sheet, std::size_t picture)
{
    const DatasetPicture& known = *sheet.pictures[picture];
    if (!known.pictureTrouble.empty())
        return Standing::Unusable;
    if (known.verdict == Verdict::Rejected)
        return Standing::Rejected;
    if (known.verdict == Verdict::Accepted)
        return Standing::Accepted;
    if (!sheet.preview)
        return Standing::Undecided;
    const FilterOutcome& outcome = sheet.preview->outcomes[picture];
    return outcome.kept || !outcome.filter ? Standing::Kept : Standing::FilteredOut; // opened again since
}

StandingCounts countStandings(const DatasetSheet& sheet)
{
    StandingCounts counts{};
    for (std::size_t i = 0; i < sheet.pictures.size(); ++i)
        ++counts[static_cast<std::size_t>(standingOf(sheet, i))];
    return counts;
}

std::vector<int> filteredOut(const DatasetSheet& sheet)
{
    if (!sheet.preview)
        return {};
    std::vector<int> counts(sheet.preview->filters.size());
    for (std::size_t i = 0; i < sheet.pictures.size(); ++i)
        if (standingOf(sheet, i) == Standing::FilteredOut)
            ++counts[*sheet.preview->outcomes[i].filter];
    return counts;
}

std::vector<DatasetPicture> copyOf(const std::vector<PicturePtr>& pictures)
{
    std::vector<DatasetPicture> copies;
    copies.reserve(pictures.size());
    for (const PicturePtr& picture : pictures)
        copies.push_back(*picture);
    return copies;
}

} // namespace candela
