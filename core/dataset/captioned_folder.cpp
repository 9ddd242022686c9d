#include "core/dataset/captioned_folder.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <fstream>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// The file a line names; a name that leads out of the folder is refused.
fs::path fileInside(const fs::path& folder, const std::string& name, const std::string& where)
{
    const fs::path relative = pathFromUtf8(name).lexically_normal();
    if (relative.empty() || relative.is_absolute() || *relative.begin() == "..")
        throw badInput(where + " names a file outside the folder: '" + name + "'.");
    return folder / relative;
}

} // namespace

CaptionedFolder::CaptionedFolder(const fs::path& folder, int size)
    : m_size(size)
{
    const fs::path list = folder / "metadata.jsonl";
    std::ifstream lines(list);
    if (!lines)
        throw badInput("The folder " + quoted(folder) + " has no readable metadata.jsonl.",
            "It needs one JSON object a line with \"file_name\" and \"text\".");
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        const std::string where = "Line " + std::to_string(number) + " of " + quoted(list);
        const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (!entry.is_object() || !entry.contains("file_name") || !entry["file_name"].is_string()
            || !entry.contains("text") || !entry["text"].is_string())
            throw badInput(where + " is not a JSON object with the texts \"file_name\" and \"text\".");
        m_entries.push_back({fileInside(folder, entry["file_name"], where), entry["text"]});
    }
    if (m_entries.empty())
        throw badInput("There are no pictures in " + quoted(list) + ".");
}

Image CaptionedFolder::picture(std::int64_t index) const
{
    const fs::path& file = m_entries[static_cast<std::size_t>(index)].file;
    const cv::Mat whole = cv::imread(file.string(), cv::IMREAD_COLOR);
    if (whole.empty())
        throw badInput(quoted(file) + " cannot be read as a picture.");
    const int side = std::min(whole.cols, whole.rows);
    const cv::Mat square = whole(cv::Rect((whole.cols - side) / 2, (whole.rows - side) / 2, side, side));
    cv::Mat scaled;
    cv::resize(square, scaled, {m_size, m_size}, 0, 0, side > m_size ? cv::INTER_AREA : cv::INTER_CUBIC);
    cv::cvtColor(scaled, scaled, cv::COLOR_BGR2RGB);
    Image image{.width = m_size, .height = m_size, .channels = 3, .pixels = {}};
    image.pixels.assign(scaled.datastart, scaled.dataend);
    return image;
}

} // namespace candela
