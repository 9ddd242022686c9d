// Which pictures of a dataset are shown, and in which order. Pure functions, any thread.
#pragma once

#include "app/session/dataset_sheet.h"

#include <QList>

namespace candela
{

enum class DatasetOrder { Name, Pixels, FileSize, Aspect, TextMatch, Aesthetic, Nsfw };
enum class DatasetShow { All, Kept, Accepted, FilteredOut, Rejected, Trouble, NearCopies };

struct DatasetView {
    DatasetOrder order = DatasetOrder::Name;
    bool descending = false;
    DatasetShow show = DatasetShow::All;
    QString search = {}; // in names and captions; empty: no search
    QString tag = {}; // of the captions; empty: any
    bool operator==(const DatasetView&) const = default;
};

/// The pictures' numbers. Those without the score that they are sorted by come last, whatever the direction;
/// near copies stand beside each other, the best of each cluster first.
std::vector<int> rowsOf(const DatasetSheet& sheet, const DatasetView& view);

/// Whether the picture is among those that are to be shown.
bool isShown(const DatasetSheet& sheet, const DatasetView& view, std::size_t picture);

/// The number that an order sorts by; nothing where it is not known. By name: its rank.
std::optional<double> sortKeyOf(const DatasetSheet& sheet, DatasetOrder order, std::size_t picture);

/// How the values of an order are spread, for those pictures that have one.
struct ValueSpread {
    double low = 0, high = 1; // of the axis
    std::vector<int> counts; // of bins of equal width, from `low` on; empty: no picture has a value
    int known = 0; // pictures with a value
};
ValueSpread spreadOf(const DatasetSheet& sheet, DatasetOrder order, int bins);

} // namespace candela
