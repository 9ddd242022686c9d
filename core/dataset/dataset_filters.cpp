#include "core/api/dataset_filters.h"
#include "core/api/number_text.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace candela
{
namespace
{

using MaybeWhy = std::optional<std::string>; // nothing: kept

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

std::string notBetween(const std::string& what, double value, double least, double most)
{
    return "Its " + what + " is " + shortestText(std::round(value * 10'000) / 10'000) + ", not between "
        + shortestText(least) + " and " + shortestText(most) + ".";
}

std::string notMeasured(const std::string& what)
{
    return "Its " + what + " has not been measured yet.";
}

MaybeWhy judged(const std::string& what, const std::optional<double>& score, double least, double most)
{
    if (!score)
        return notMeasured(what);
    if (*score >= least && *score <= most)
        return std::nullopt;
    return notBetween(what, *score, least, most);
}

std::string sizeText(std::int64_t width, std::int64_t height)
{
    return std::to_string(width) + "x" + std::to_string(height);
}

MaybeWhy whyNot(const ImageShapeFilter& filter, const DatasetPicture& picture)
{
    const std::string size = sizeText(picture.width, picture.height);
    if (picture.width < filter.minWidth || picture.height < filter.minHeight)
        return "It has " + size + " pixels, fewer than " + sizeText(filter.minWidth, filter.minHeight) + ".";
    if (picture.width > filter.maxWidth || picture.height > filter.maxHeight) {
        const auto side = [](std::int64_t most) {
            return most == unlimited ? std::string("any") : std::to_string(most);
        };
        return "It has " + size + " pixels, more than " + side(filter.maxWidth) + "x" + side(filter.maxHeight)
            + ".";
    }
    return std::nullopt;
}

MaybeWhy whyNot(const ImageAspectRatioFilter& filter, const DatasetPicture& picture)
{
    const double ratio = static_cast<double>(picture.width) / static_cast<double>(picture.height);
    if (ratio >= filter.minRatio && ratio <= filter.maxRatio)
        return std::nullopt;
    return notBetween("aspect ratio", ratio, filter.minRatio, filter.maxRatio);
}

MaybeWhy whyNot(const ImageSizeFilter& filter, const DatasetPicture& picture)
{
    if (picture.bytes >= filter.minBytes && picture.bytes <= filter.maxBytes)
        return std::nullopt;
    return "It has " + std::to_string(picture.bytes) + " bytes, not between "
        + std::to_string(filter.minBytes) + " and " + std::to_string(filter.maxBytes) + ".";
}

MaybeWhy whyNot(const ImageTextSimilarityFilter& filter, const DatasetPicture& picture)
{
    return judged("text match", picture.statistics.textMatch, filter.minScore, filter.maxScore);
}

MaybeWhy whyNot(const ImageAestheticsFilter& filter, const DatasetPicture& picture)
{
    return judged("aesthetic score", picture.statistics.aesthetic, filter.minScore, filter.maxScore);
}

MaybeWhy whyNot(const ImageNsfwFilter& filter, const DatasetPicture& picture)
{
    return judged("NSFW score", picture.statistics.nsfw, filter.minScore, filter.maxScore);
}

bool isLacking(const DatasetFilter& filter, const PictureStatistics& statistics)
{
    if (std::holds_alternative<ImageTextSimilarityFilter>(filter))
        return !statistics.textMatch;
    if (std::holds_alternative<ImageAestheticsFilter>(filter))
        return !statistics.aesthetic;
    if (std::holds_alternative<ImageNsfwFilter>(filter))
        return !statistics.nsfw;
    if (const auto* const copies = std::get_if<ImageDeduplicator>(&filter))
        return !hashOf(statistics, copies->method);
    return false;
}

/// Pictures that are still kept, as applyFilters() goes along.
class Sieve
{
public:
    explicit Sieve(const std::vector<DatasetPicture>& pictures)
        : m_pictures(pictures)
        , m_outcomes(pictures.size())
    {
        for (std::size_t i = 0; i < pictures.size(); ++i)
            if (!pictures[i].pictureTrouble.empty())
                m_outcomes[i] = {.kept = false, .filter = {}, .why = pictures[i].pictureTrouble};
            else if (pictures[i].verdict == Verdict::Rejected)
                m_outcomes[i] = {.kept = false, .filter = {}, .why = "It was rejected by hand."};
    }

    template <typename Filter>
    void apply(std::size_t number, const Filter& filter)
    {
        for (std::size_t i = 0; i < m_pictures.size(); ++i)
            if (m_outcomes[i].kept)
                if (const MaybeWhy why = whyNot(filter, m_pictures[i]))
                    reject(i, number, *why);
    }

    void apply(std::size_t number, const ImageDeduplicator& filter)
    {
        std::vector<DatasetPicture> kept; // with the others out of the way
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < m_pictures.size(); ++i) {
            if (!m_outcomes[i].kept)
                continue;
            if (!hashOf(m_pictures[i].statistics, filter.method))
                reject(i, number, notMeasured(std::string(nameOf(filter.method))));
            kept.push_back(m_pictures[i]);
            places.push_back(i);
        }
        for (const std::vector<std::size_t>& cluster : nearCopies(kept, filter))
            for (const std::size_t copy : cluster)
                if (copy != cluster.front())
                    reject(places[copy], number,
                        "It is a copy of '" + kept[cluster.front()].file.generic_string() + "'.");
    }

    std::vector<FilterOutcome> outcomes() && { return std::move(m_outcomes); }

private:
    void reject(std::size_t picture, std::size_t filter, const std::string& why)
    {
        if (m_pictures[picture].verdict != Verdict::Accepted)
            m_outcomes[picture] = {.kept = false, .filter = filter, .why = why};
    }

    const std::vector<DatasetPicture>& m_pictures;
    std::vector<FilterOutcome> m_outcomes;
};

constexpr std::pair<HashMethod, std::string_view> methodNames[] = {
    {HashMethod::PHash, "phash"}, {HashMethod::DHash, "dhash"}, {HashMethod::AHash, "ahash"}};

} // namespace

std::string_view operatorName(const DatasetFilter& filter)
{
    constexpr std::string_view names[] = {"image_shape_filter", "image_aspect_ratio_filter",
        "image_size_filter", "image_text_similarity_filter", "image_aesthetics_filter", "image_nsfw_filter",
        "image_deduplicator"};
    static_assert(std::size(names) == std::variant_size_v<DatasetFilter>);
    return names[filter.index()];
}

std::string_view nameOf(HashMethod method)
{
    return std::ranges::find(methodNames, method, &std::pair<HashMethod, std::string_view>::first)->second;
}

std::optional<HashMethod> hashMethodFromName(std::string_view name)
{
    for (const auto& [method, known] : methodNames)
        if (known == name)
            return method;
    return std::nullopt;
}

std::optional<std::uint64_t> hashOf(const PictureStatistics& statistics, HashMethod method)
{
    switch (method) {
    case HashMethod::PHash:
        return statistics.phash;
    case HashMethod::DHash:
        return statistics.dhash;
    case HashMethod::AHash:
        return statistics.ahash;
    }
    return std::nullopt;
}

std::vector<FilterOutcome> applyFilters(
    const std::vector<DatasetPicture>& pictures, const std::vector<DatasetFilter>& filters)
{
    Sieve sieve(pictures);
    for (std::size_t number = 0; number < filters.size(); ++number)
        std::visit([&](const auto& filter) { sieve.apply(number, filter); }, filters[number]);
    return std::move(sieve).outcomes();
}

std::vector<std::int64_t> missingStatistics(
    const std::vector<DatasetPicture>& pictures, const std::vector<DatasetFilter>& filters)
{
    std::vector<std::int64_t> counts;
    for (const DatasetFilter& filter : filters)
        counts.push_back(std::ranges::count_if(pictures, [&](const DatasetPicture& picture) {
            return picture.usable() && isLacking(filter, picture.statistics);
        }));
    return counts;
}

std::optional<std::int64_t> bytesFromText(std::string_view text)
{
    std::string plain;
    for (const char c : text)
        if (c != ' ')
            plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::size_t digits = plain.find_first_not_of("0123456789.");
    const auto number = numberFrom<double>(std::string_view(plain).substr(0, digits));
    if (!number)
        return std::nullopt;
    std::string unit = digits == std::string::npos ? "" : plain.substr(digits);
    if (unit.size() == 3 && unit.ends_with("ib"))
        unit.erase(1, 1);
    constexpr std::string_view prefixes = "kmgtp";
    int power = 0;
    if (unit.size() == 2 && unit[1] == 'b' && prefixes.find(unit[0]) != std::string_view::npos)
        power = static_cast<int>(prefixes.find(unit[0])) + 1;
    else if (!unit.empty() && unit != "b" && unit != "bytes")
        return std::nullopt;
    const double bytes = std::ldexp(*number, 10 * power);
    if (!(bytes >= 0 && bytes < 9e18))
        return std::nullopt;
    return static_cast<std::int64_t>(bytes);
}

} // namespace candela
