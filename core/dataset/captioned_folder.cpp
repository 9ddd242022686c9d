#include "core/dataset/captioned_folder.h"

#include "core/api/dataset.h"
#include "core/api/error.h"
#include "core/api/paths.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace candela
{
CaptionedFolder::CaptionedFolder(const std::filesystem::path& folder, int size)
    : m_size(size)
{
    const Dataset dataset = openDataset(folder, {.index = IndexUse::Read, .progress = {}, .stop = {}});
    if (!dataset.troubles.empty())
        throw badInput(dataset.troubles.front());
    for (const DatasetPicture& picture : dataset.pictures) {
        if (picture.verdict == Verdict::Rejected)
            continue;
        if (!picture.trouble().empty())
            throw badInput("A picture in " + quoted(folder) + " cannot be learnt from: " + picture.trouble(),
                "'candela dataset inspect' lists all that is wrong.");
        for (int i = 0; i < picture.repeats; ++i)
            m_entries.push_back({folder / picture.file, picture.text()});
    }
    if (m_entries.empty())
        throw badInput("All pictures in " + quoted(folder) + " are rejected.");
}

Image CaptionedFolder::picture(std::int64_t index) const
{
    const std::filesystem::path& file = m_entries[static_cast<std::size_t>(index)].file;
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
