#include "core/api/dataset_filters.h"
#include "core/api/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>

namespace candela
{
namespace
{

/// Union-find: which belong together, through however many others.
class Clusters
{
public:
    explicit Clusters(std::size_t count)
        : m_parent(count)
    {
        std::iota(m_parent.begin(), m_parent.end(), std::size_t(0));
    }

    std::size_t rootOf(std::size_t i)
    {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    void join(std::size_t a, std::size_t b)
    {
        a = rootOf(a);
        b = rootOf(b);
        m_parent[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::size_t> m_parent;
};

constexpr int quarters = 4; // of 16 bits

std::uint16_t quarterOf(std::uint64_t hash, int which)
{
    return static_cast<std::uint16_t>(hash >> (16 * which));
}

/// All numbers of 16 bits with at most `most` of them set.
std::vector<std::uint16_t> masks(int most)
{
    std::vector<std::uint16_t> all;
    for (std::uint32_t mask = 0; mask < 0x10000; ++mask)
        if (std::popcount(mask) <= most)
            all.push_back(static_cast<std::uint16_t>(mask));
    return all;
}

/// Joins hashes that differ in at most `distance` bits. Then one of their quarters differs in at most a
/// quarter as many (Norouzi et al., Fast exact search in Hamming space with multi-index hashing), so few are
/// compared.
class HashJoin
{
public:
    HashJoin(const std::vector<std::uint64_t>& hashes, int distance)
        : m_hashes(hashes)
        , m_distance(distance)
        , m_masks(masks(distance / quarters))
    {
        for (int quarter = 0; quarter < quarters; ++quarter) {
            auto& table = m_tables[static_cast<std::size_t>(quarter)];
            table.resize(0x10000);
            for (std::size_t i = 0; i < hashes.size(); ++i)
                table[quarterOf(hashes[i], quarter)].push_back(static_cast<std::uint32_t>(i));
        }
    }

    void join(Clusters& clusters, const std::stop_token& stop) const
    {
        for (std::size_t i = 0; i < m_hashes.size(); ++i) {
            if (i % 256 == 0 && stop.stop_requested())
                throw Cancelled();
            for (int quarter = 0; quarter < quarters; ++quarter)
                for (const std::uint16_t mask : m_masks)
                    joinBucket(clusters, i,
                        m_tables[static_cast<std::size_t>(quarter)]
                                [static_cast<std::uint16_t>(quarterOf(m_hashes[i], quarter) ^ mask)]);
        }
    }

private:
    void joinBucket(Clusters& clusters, std::size_t i, const std::vector<std::uint32_t>& others) const
    {
        for (const std::uint32_t other : others)
            if (other < i && std::popcount(m_hashes[i] ^ m_hashes[other]) <= m_distance)
                clusters.join(i, other);
    }

    const std::vector<std::uint64_t>& m_hashes;
    int m_distance;
    std::vector<std::uint16_t> m_masks;
    std::array<std::vector<std::vector<std::uint32_t>>, quarters> m_tables;
};

/// Pictures that have the same hash are one to the search; and the same text, where that is asked for.
struct Group {
    std::uint64_t hash = 0;
    std::vector<std::size_t> pictures;
};

std::vector<Group> groupsOf(const std::vector<DatasetPicture>& pictures, HashMethod method)
{
    std::vector<Group> groups;
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const auto hash = hashOf(pictures[i].statistics, method);
        if (!hash || !pictures[i].usable())
            continue;
        const auto [place, isNew] = places.try_emplace(*hash, groups.size());
        if (isNew)
            groups.push_back({*hash, {}});
        groups[place->second].pictures.push_back(i);
    }
    return groups;
}

/// Smaller is better.
auto rankOf(const DatasetPicture& picture, std::size_t number, int distance)
{
    const bool accepted = picture.verdict == Verdict::Accepted;
    const std::int64_t pixels = distance == 0 ? 0 : picture.width * picture.height;
    return std::tuple(!accepted, -pixels, distance == 0 ? 0 : -picture.bytes, number);
}

} // namespace

std::vector<std::vector<std::size_t>> nearCopies(
    const std::vector<DatasetPicture>& pictures, const ImageDeduplicator& by, const std::stop_token& stop)
{
    const std::vector<Group> groups = groupsOf(pictures, by.method);
    Clusters joined(groups.size());
    if (by.distance > 0) {
        std::vector<std::uint64_t> hashes;
        for (const Group& group : groups)
            hashes.push_back(group.hash);
        HashJoin(hashes, by.distance).join(joined, stop);
    }
    std::unordered_map<std::string, std::vector<std::size_t>> clusters; // by root, and text
    for (std::size_t i = 0; i < groups.size(); ++i)
        for (const std::size_t picture : groups[i].pictures) {
            std::string key = std::to_string(joined.rootOf(i));
            if (by.considerText)
                key += "\n" + pictures[picture].text();
            clusters[key].push_back(picture);
        }
    std::vector<std::vector<std::size_t>> result;
    for (auto& [key, cluster] : clusters) {
        if (cluster.size() < 2)
            continue;
        std::ranges::sort(cluster);
        const auto best = std::ranges::min_element(
            cluster, {}, [&](std::size_t i) { return rankOf(pictures[i], i, by.distance); });
        std::rotate(cluster.begin(), best, best + 1);
        result.push_back(std::move(cluster));
    }
    std::ranges::sort(result);
    return result;
}

} // namespace candela
