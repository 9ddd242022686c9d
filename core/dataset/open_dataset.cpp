#include "core/api/dataset.h"
#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/dataset/dataset_listing.h"
#include "core/dataset/in_parallel.h"
#include "core/dataset/index_lines.h"
#include "core/dataset/upright_size.h"

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

enum class Found { Known, New };

/// Size and time of the file, then the picture's size: as the index knows it, else from the file's header.
Found readHeader(const fs::path& folder, DatasetPicture& picture, const DatasetIndex& index)
{
    const fs::path file = folder / picture.file;
    std::error_code missing;
    const std::uintmax_t bytes = fs::file_size(file, missing);
    const auto modified = missing ? fs::file_time_type() : fs::last_write_time(file, missing);
    if (missing) {
        picture.pictureTrouble = quoted(picture.file) + " does not exist.";
        return Found::Known; // until it does
    }
    picture.bytes = static_cast<std::int64_t>(bytes);
    picture.modified = static_cast<std::int64_t>(modified.time_since_epoch().count());
    if (index.knowsHeaderOf(picture))
        return Found::Known;
    try {
        const UprightSize size = readUprightSize(file, picture.file);
        picture.width = size.width;
        picture.height = size.height;
    } catch (const Error& error) {
        picture.pictureTrouble = error.what();
    }
    return Found::New;
}

} // namespace

Dataset openDataset(const fs::path& folder, const DatasetOptions& options)
{
    DatasetListing listing = listDataset(folder);
    std::vector<DatasetPicture>& pictures = listing.dataset.pictures;
    const DatasetIndex index = DatasetIndex::read(folder);
    constexpr std::size_t block = 1000; // are in the index when it is stopped
    for (std::size_t begin = 0; begin < pictures.size(); begin += block) {
        const std::size_t count = std::min(block, pictures.size() - begin);
        std::vector<Found> found(count);
        inParallel(count, options.stop, [&](std::size_t i) {
            DatasetPicture& picture = pictures[begin + i];
            found[i] = readHeader(folder, picture, index);
            if (listing.captionsBeside)
                readCaptionBeside(folder, picture);
        });
        std::string lines;
        for (std::size_t i = 0; i < count; ++i)
            if (found[i] == Found::New)
                lines += headerLine(pictures[begin + i]);
        if (options.index == IndexUse::Keep && !lines.empty())
            appendToIndex(folder, lines);
        if (options.progress)
            options.progress(
                static_cast<std::int64_t>(begin + count), static_cast<std::int64_t>(pictures.size()));
    }
    for (DatasetPicture& picture : pictures)
        index.describe(picture);
    listing.dataset.undoable = index.undoable();
    listing.dataset.redoable = index.redoable();
    return std::move(listing.dataset);
}

void refreshFromIndex(Dataset& dataset)
{
    const DatasetIndex index = DatasetIndex::read(dataset.folder);
    for (DatasetPicture& picture : dataset.pictures)
        index.describe(picture);
    dataset.undoable = index.undoable();
    dataset.redoable = index.redoable();
}

std::vector<DatasetPicture> readDataset(
    const fs::path& folder, std::stop_token stop, std::vector<std::string>* troubles)
{
    Dataset dataset = openDataset(folder, {.index = IndexUse::Read, .progress = {}, .stop = std::move(stop)});
    const std::string example = dataset.pictures.front().pictureTrouble;
    if (troubles)
        for (const DatasetPicture& picture : dataset.pictures)
            if (!picture.pictureTrouble.empty())
                troubles->push_back(picture.pictureTrouble);
    std::erase_if(dataset.pictures, [](const DatasetPicture& picture) { return !picture.usable(); });
    if (dataset.pictures.empty())
        throw badInput("None of the pictures in " + quoted(folder) + " can be used"
                + (example.empty() ? "." : ": " + example),
            "Look at it with 'candela dataset inspect'.");
    return std::move(dataset.pictures);
}

} // namespace candela
