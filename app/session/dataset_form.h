// The filters of a dataset as they are filled in. Plain values and functions, any thread.
#pragma once

#include "core/api/dataset_filters.h"

#include <QJsonObject>
#include <QStringList>

namespace candela
{

template <typename Filter>
struct SwitchedFilter {
    bool on = false;
    Filter filter = {};
    bool operator==(const SwitchedFilter&) const = default;
};

struct DatasetFilterForm {
    SwitchedFilter<ImageShapeFilter> shape;
    SwitchedFilter<ImageAspectRatioFilter> aspect;
    SwitchedFilter<ImageSizeFilter> size;
    SwitchedFilter<ImageTextSimilarityFilter> textMatch;
    SwitchedFilter<ImageAestheticsFilter> aesthetic;
    SwitchedFilter<ImageNsfwFilter> nsfw;
    SwitchedFilter<ImageDeduplicator> nearCopies;

    DatasetFilterForm();
    bool operator==(const DatasetFilterForm&) const = default;
};

/// Those that are on, near copies last: which of several is kept is then chosen among those that pass.
std::vector<DatasetFilter> filtersOf(const DatasetFilterForm& form);

/// A form with these alone on; nothing where one operator is named twice, which a form cannot hold.
std::optional<DatasetFilterForm> formOf(const std::vector<DatasetFilter>& filters);

/// Limits that are set and that the window has no fields for, as a recipe brings them: "width ≤ 2048".
QStringList furtherLimits(const DatasetFilterForm& form);

QJsonObject toJson(const DatasetFilterForm& form);
/// What is missing or makes no sense keeps its default.
DatasetFilterForm datasetFilterFormFromJson(const QJsonObject& json);

/// "Size in pixels", …: what a filter is called, in the user's language.
QString nameOf(const DatasetFilter& filter);

} // namespace candela
