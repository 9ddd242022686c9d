// A folder of pictures with metadata.jsonl, as the Hugging Face image-folder loader reads it.
#pragma once

#include "core/dataset/captioned_pictures.h"

#include <filesystem>
#include <vector>

namespace candela
{

/// Constant once it is open; pictures are read from the disk each time they are asked for.
class CaptionedFolder : public CaptionedPictures
{
public:
    /// Reads metadata.jsonl: one object a line with `file_name` (inside the folder) and `text`.
    /// Throws Error (BadInput) that names file and line; an empty list is one too.
    CaptionedFolder(const std::filesystem::path& folder, int size);

    std::int64_t count() const override { return static_cast<std::int64_t>(m_entries.size()); }
    /// The centre square, scaled to size × size. Throws Error (BadInput) where the file is no picture.
    Image picture(std::int64_t index) const override;
    std::string caption(std::int64_t index, std::uint64_t) const override
    {
        return m_entries[static_cast<std::size_t>(index)].text;
    }

private:
    struct Entry {
        std::filesystem::path file;
        std::string text;
    };
    int m_size;
    std::vector<Entry> m_entries;
};

} // namespace candela
