#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/dataset/in_parallel.h"
#include "core/dataset/index_lines.h"
#include "core/dataset/perceptual_hash.h"
#include "core/io/image_file.h"

#include <algorithm>
#include <span>

namespace candela
{
namespace
{

std::optional<std::uint64_t>& hashIn(PictureStatistics& statistics, HashMethod method)
{
    return method == HashMethod::PHash ? statistics.phash
        : method == HashMethod::DHash  ? statistics.dhash
                                       : statistics.ahash;
}

void computeHash(const std::filesystem::path& folder, DatasetPicture& picture, HashMethod method)
{
    try {
        hashIn(picture.statistics, method) = perceptualHash(readImage(folder / picture.file), method);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::OutOfMemory)
            throw;
        picture.pictureTrouble = quoted(picture.file) + " is broken inside and cannot be decoded.";
    }
}

/// To the index: hashes that are there now, and pictures that turned out to be broken.
void keep(const std::filesystem::path& folder, std::vector<DatasetPicture>& pictures,
    std::span<const std::size_t> numbers, HashMethod method)
{
    std::string lines;
    for (const std::size_t i : numbers)
        if (!pictures[i].pictureTrouble.empty())
            lines += headerLine(pictures[i]);
        else if (hashIn(pictures[i].statistics, method))
            lines += statisticsLine(pictures[i]);
    if (!lines.empty())
        appendToIndex(folder, lines);
}

} // namespace

void computeHashes(const std::filesystem::path& folder, std::vector<DatasetPicture>& pictures,
    HashMethod method, const DatasetProgress& progress, const std::stop_token& stop)
{
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < pictures.size(); ++i)
        if (pictures[i].usable() && !hashOf(pictures[i].statistics, method))
            wanted.push_back(i);
    constexpr std::size_t block = 64; // pictures between two looks at the index
    for (std::size_t begin = 0; begin < wanted.size(); begin += block) {
        const auto part = std::span(wanted).subspan(begin, std::min(block, wanted.size() - begin));
        try {
            inParallel(
                part.size(), stop, [&](std::size_t i) { computeHash(folder, pictures[part[i]], method); });
        } catch (const Cancelled&) {
            keep(folder, pictures, part, method);
            throw;
        }
        keep(folder, pictures, part, method);
        if (progress)
            progress(
                static_cast<std::int64_t>(begin + part.size()), static_cast<std::int64_t>(wanted.size()));
    }
}

} // namespace candela
