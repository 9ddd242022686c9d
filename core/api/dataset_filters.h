// Which pictures of a dataset are kept: Data-Juicer's operators with their names, parameters, defaults and
// meaning. Pure functions of values, any thread.
#pragma once

#include "core/api/dataset.h"

#include <limits>
#include <string_view>
#include <variant>

namespace candela
{

// All ranges include their ends. Each picture is judged for itself, so `any_or_all` makes no difference.
struct ImageShapeFilter {
    std::int64_t minWidth = 1, maxWidth = std::numeric_limits<std::int64_t>::max();
    std::int64_t minHeight = 1, maxHeight = std::numeric_limits<std::int64_t>::max();
    bool operator==(const ImageShapeFilter&) const = default;
};
struct ImageAspectRatioFilter { // width / height
    double minRatio = 0.333, maxRatio = 3.0;
    bool operator==(const ImageAspectRatioFilter&) const = default;
};
struct ImageSizeFilter {
    std::int64_t minBytes = 0, maxBytes = std::int64_t(1) << 40;
    bool operator==(const ImageSizeFilter&) const = default;
};
struct ImageTextSimilarityFilter {
    double minScore = 0.1, maxScore = 1.0;
    bool operator==(const ImageTextSimilarityFilter&) const = default;
};
struct ImageAestheticsFilter {
    double minScore = 0.5, maxScore = 1.0;
    bool operator==(const ImageAestheticsFilter&) const = default;
};
struct ImageNsfwFilter {
    double minScore = 0.0, maxScore = 0.5;
    bool operator==(const ImageNsfwFilter&) const = default;
};
enum class HashMethod { PHash, DHash, AHash };
/// With distance 0 as Data-Juicer: of pictures with equal hashes the first is kept. With another, pictures
/// whose hashes differ in at most so many of 64 bits are near copies, and near copies of near copies too: of
/// such a cluster the one with most pixels is kept, then bytes, then the first; pictures accepted by hand
/// come before others.
struct ImageDeduplicator {
    HashMethod method = HashMethod::PHash;
    bool considerText = false; // whether copies have the same caption, too
    int distance = 0; // 0..largestHashDistance
    bool operator==(const ImageDeduplicator&) const = default;
};
inline constexpr int largestHashDistance = 15;

using DatasetFilter = std::variant<ImageShapeFilter, ImageAspectRatioFilter, ImageSizeFilter,
    ImageTextSimilarityFilter, ImageAestheticsFilter, ImageNsfwFilter, ImageDeduplicator>;

/// "image_shape_filter", …
std::string_view operatorName(const DatasetFilter& filter);
std::string_view nameOf(HashMethod method); // "phash", "dhash", "ahash"
std::optional<HashMethod> hashMethodFromName(std::string_view name);

/// The hash that a picture's statistics have; nothing where it was not computed.
std::optional<std::uint64_t> hashOf(const PictureStatistics& statistics, HashMethod method);

struct FilterOutcome {
    bool kept = true;
    std::optional<std::size_t> filter =
        {}; // of those given, the one that rejected it; nothing: by hand, or trouble
    std::string why = {}; // a sentence; empty where it is kept
    bool operator==(const FilterOutcome&) const = default;
};

/// One outcome a picture. The filters work one after the other, each on what the ones before it kept.
/// Pictures accepted by hand pass all of them; those rejected by hand or in trouble pass none. A picture
/// without the statistic that a filter asks for is rejected by it: see missingStatistics().
std::vector<FilterOutcome> applyFilters(
    const std::vector<DatasetPicture>& pictures, const std::vector<DatasetFilter>& filters);

/// How many usable pictures lack what each filter asks for.
std::vector<std::int64_t> missingStatistics(
    const std::vector<DatasetPicture>& pictures, const std::vector<DatasetFilter>& filters);

/// Clusters of at least two near copies, by the pictures' numbers, each cluster's best one first. Usable
/// pictures with the hash alone. `stop` is looked at now and then: throws Cancelled.
std::vector<std::vector<std::size_t>> nearCopies(const std::vector<DatasetPicture>& pictures,
    const ImageDeduplicator& by, const std::stop_token& stop = {});

/// "1kb", "20 MB", "1.5GiB", "300": bytes, where a kilobyte has 1024 as in Data-Juicer. Nothing where it is
/// no size.
std::optional<std::int64_t> bytesFromText(std::string_view text);

/// The `process` list of a Data-Juicer recipe (YAML) with these operators, in its order; other settings of
/// the recipe (paths, number of processes) are passed over. Throws Error (BadInput), naming the file, and the
/// operator or parameter that is not known or has an unusable value.
std::vector<DatasetFilter> filtersFromRecipe(const std::filesystem::path& file);

/// Computes the hashes that are missing of the usable pictures, on all processors, and keeps them in the
/// folder's index; what cannot be decoded gets its pictureTrouble. imagededup's definition, which Data-Juicer
/// uses: scaled with Pillow's Lanczos filter, then grey. Throws Error as storeStatistics(), Cancelled; what
/// was computed until then is kept.
void computeHashes(const std::filesystem::path& folder, std::vector<DatasetPicture>& pictures,
    HashMethod method, const DatasetProgress& progress = {}, const std::stop_token& stop = {});

} // namespace candela
