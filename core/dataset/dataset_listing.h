// Which pictures a folder has, and their captions: before any picture is opened. Any thread.
#pragma once

#include "core/api/dataset.h"

namespace candela
{

struct DatasetListing {
    Dataset dataset; // pictures with file, repeats and, from metadata, caption
    bool captionsBeside = false; // they are in files beside the pictures: see readCaptionBeside()
};

/// Throws Error (BadInput) where the folder or its metadata cannot be read, or there are no pictures.
DatasetListing listDataset(const std::filesystem::path& folder);

/// The caption from NAME.txt or NAME.caption, or why there is none.
void readCaptionBeside(const std::filesystem::path& folder, DatasetPicture& picture);

} // namespace candela
