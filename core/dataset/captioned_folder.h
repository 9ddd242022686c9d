// A dataset (see core/api/dataset.h) for a training that goes through all of it, picture by picture.
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
    /// Whatever openDataset() reads; a picture is there as often as it is repeated, and those rejected by
    /// hand are not. Throws Error (BadInput) as openDataset(), and where a picture or caption is in trouble:
    /// what is learnt from should be what was meant.
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
