// A dataset's kept pictures as a dataset of their own. Any thread.
#pragma once

#include "core/api/dataset.h"

namespace candela
{

enum class PictureTransfer {
    Copy,
    HardLink, // where the file system can, else an error
    Reference, // the pictures stay where they are; the metadata names them with their whole paths
};

struct DatasetOutputOptions {
    PictureTransfer transfer = PictureTransfer::Copy;
    DatasetProgress progress = {};
    std::stop_token stop = {};
};

/// Writes metadata.jsonl (`file_name`, `text`, and the statistics there are) and metadata.csv
/// (`file_name,text`) with the pictures into `output`, a folder that is made, or is empty. It appears whole:
/// it is filled under another name beside it. Sub-folders, and with them repeats, are kept. Throws Error
/// (BadInput) where there is nothing to write or the folder is taken, RunFailed where the disk fails;
/// Cancelled.
void writeDataset(const std::filesystem::path& folder, const std::vector<DatasetPicture>& pictures,
    const std::filesystem::path& output, const DatasetOutputOptions& options = {});

} // namespace candela
