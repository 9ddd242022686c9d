#include "app/session/dataset_rows.h"

#include "app/session/paths.h"
#include "core/api/dataset_captions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace candela
{
namespace
{

bool hasTag(const DatasetPicture& picture, const std::string& tag)
{
    const std::vector<std::string> tags = tagsOf(picture.text());
    return std::ranges::find(tags, tag) != tags.end();
}

bool matches(const DatasetPicture& picture, const QString& search)
{
    return QString::fromStdString(picture.text()).contains(search, Qt::CaseInsensitive)
        || toQString(picture.file).contains(search, Qt::CaseInsensitive);
}

bool isOfKind(const DatasetSheet& sheet, DatasetShow show, std::size_t picture)
{
    const Standing standing = standingOf(sheet, picture);
    switch (show) {
    case DatasetShow::All:
        return true;
    case DatasetShow::Kept:
        return isKept(standing);
    case DatasetShow::Accepted:
        return standing == Standing::Accepted;
    case DatasetShow::FilteredOut:
        return standing == Standing::FilteredOut;
    case DatasetShow::Rejected:
        return standing == Standing::Rejected;
    case DatasetShow::Trouble:
        return !sheet.pictures[picture]->trouble().empty();
    case DatasetShow::NearCopies:
        return sheet.preview && picture < sheet.preview->clusterOf.size()
            && sheet.preview->clusterOf[picture] >= 0;
    }
    return true;
}

std::vector<int> clusterRows(const DatasetSheet& sheet, const DatasetView& view)
{
    std::vector<int> rows;
    if (sheet.preview)
        for (const auto& cluster : sheet.preview->clusters)
            for (const std::size_t picture : cluster)
                if (isShown(sheet, view, picture))
                    rows.push_back(static_cast<int>(picture));
    return rows;
}

} // namespace

bool isShown(const DatasetSheet& sheet, const DatasetView& view, std::size_t picture)
{
    return isOfKind(sheet, view.show, picture)
        && (view.tag.isEmpty() || hasTag(*sheet.pictures[picture], view.tag.toStdString()))
        && (view.search.isEmpty() || matches(*sheet.pictures[picture], view.search));
}

std::optional<double> sortKeyOf(const DatasetSheet& sheet, DatasetOrder order, std::size_t picture)
{
    const DatasetPicture& known = *sheet.pictures[picture];
    const auto ofReadable = [&known](double value) {
        return known.width > 0 && known.height > 0 ? std::optional(value) : std::nullopt;
    };
    switch (order) {
    case DatasetOrder::Name:
        return sheet.nameRank[picture];
    case DatasetOrder::Pixels:
        return ofReadable(static_cast<double>(known.width) * static_cast<double>(known.height));
    case DatasetOrder::FileSize:
        return static_cast<double>(known.bytes);
    case DatasetOrder::Aspect:
        return ofReadable(static_cast<double>(known.width) / static_cast<double>(known.height));
    case DatasetOrder::TextMatch:
        return known.statistics.textMatch;
    case DatasetOrder::Aesthetic:
        return known.statistics.aesthetic;
    case DatasetOrder::Nsfw:
        return known.statistics.nsfw;
    }
    return std::nullopt;
}

std::vector<int> rowsOf(const DatasetSheet& sheet, const DatasetView& view)
{
    if (view.show == DatasetShow::NearCopies)
        return clusterRows(sheet, view);
    std::vector<std::pair<double, int>> keyed;
    keyed.reserve(sheet.pictures.size());
    for (std::size_t i = 0; i < sheet.pictures.size(); ++i) {
        if (!isShown(sheet, view, i))
            continue;
        const auto key = sortKeyOf(sheet, view.order, i);
        const double ascending = view.descending ? -key.value_or(0) : key.value_or(0);
        keyed.emplace_back(key ? ascending : std::numeric_limits<double>::infinity(), static_cast<int>(i));
    }
    std::ranges::stable_sort(keyed, {}, &std::pair<double, int>::first);
    std::vector<int> rows;
    rows.reserve(keyed.size());
    for (const auto& [key, picture] : keyed)
        rows.push_back(picture);
    return rows;
}

ValueSpread spreadOf(const DatasetSheet& sheet, DatasetOrder order, int bins)
{
    std::vector<double> values;
    for (std::size_t i = 0; i < sheet.pictures.size(); ++i)
        if (const auto key = sortKeyOf(sheet, order, i))
            values.push_back(*key);
    ValueSpread spread{.low = 0, .high = 1, .counts = {}, .known = static_cast<int>(values.size())};
    if (values.empty() || bins < 1)
        return spread;
    if (order != DatasetOrder::TextMatch && order != DatasetOrder::Aesthetic && order != DatasetOrder::Nsfw)
        spread.high = std::max(std::ranges::max(values), 1e-9);
    spread.counts.resize(static_cast<std::size_t>(bins));
    for (const double value : values) {
        const double place = (value - spread.low) / (spread.high - spread.low) * bins;
        ++spread.counts[static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, bins - 1.0))];
    }
    return spread;
}

} // namespace candela
