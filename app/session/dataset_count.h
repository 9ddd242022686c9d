// How many pictures and captions a folder holds, by names alone. Any thread.
#pragma once

#include <QString>

namespace candela
{

struct DatasetCount {
    QString folder;
    int pictures = 0;
    int captioned = 0; // at most `pictures`
    bool isThere = false; // the folder can be read
    bool operator==(const DatasetCount&) const = default;
};

/// A caption is a file of the picture's name that ends in .txt or .caption, or a row of the folder's
/// metadata.jsonl or metadata.csv.
DatasetCount countDataset(const QString& folder);

} // namespace candela
