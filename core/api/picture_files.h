// Which files are taken for pictures, and where they are in folders. Looks at names only. Any thread.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace candela
{

/// Extensions of pictures that are read and written, lower case, without the dot; several can mean one
/// format.
std::span<const std::string_view> pictureExtensions();

/// Whether the name ends like a picture's, in whatever case.
bool isPictureName(const std::filesystem::path& path);

struct FoundPicture {
    std::filesystem::path file;
    std::filesystem::path below; // its folder, seen from the input folder it was found in; empty at its top
    bool operator==(const FoundPicture&) const = default;
};

/// The pictures of a folder and the folders in it, sorted by name; hidden ones and links to folders are left
/// out, and so are folders that may not be read. Throws Error (BadInput) where `folder` itself cannot be
/// read.
std::vector<FoundPicture> picturesIn(const std::filesystem::path& folder);

} // namespace candela
