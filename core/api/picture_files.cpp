#include "core/api/picture_files.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <algorithm>
#include <array>
#include <string>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> extensions = {
    "png", "jpg", "jpeg", "jpe", "webp", "tif", "tiff", "bmp", "dib"};

/// ASCII alone: extensions have nothing else.
std::string lowerCase(std::string text)
{
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

bool isHidden(const fs::path& path)
{
    return utf8(path.filename()).starts_with('.');
}

} // namespace

std::span<const std::string_view> pictureExtensions()
{
    return extensions;
}

bool isPictureName(const fs::path& path)
{
    const std::string extension = lowerCase(utf8(path.extension()));
    return !extension.empty() && std::ranges::find(extensions, extension.substr(1)) != extensions.end();
}

std::vector<FoundPicture> picturesIn(const fs::path& folder)
{
    std::error_code problem;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, problem);
    if (problem)
        throw badInput("The folder " + quoted(folder) + " cannot be read: " + problem.message() + ".");
    std::vector<FoundPicture> found;
    for (; at != fs::recursive_directory_iterator(); at.increment(problem)) {
        const fs::path& path = at->path();
        if (isHidden(path))
            at.disable_recursion_pending();
        else if (isPictureName(path) && at->is_regular_file(problem))
            found.push_back({path, path.parent_path().lexically_relative(folder).lexically_normal()});
        if (problem)
            problem.clear(); // it vanished meanwhile
    }
    for (FoundPicture& picture : found)
        if (picture.below == ".")
            picture.below.clear();
    std::ranges::sort(found, {}, &FoundPicture::file);
    return found;
}

} // namespace candela
