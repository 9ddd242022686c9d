#include "core/api/dataset_captions.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace candela
{
namespace
{

void replaceAll(std::string& text, const std::string& what, const std::string& by)
{
    if (what.empty())
        return;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

} // namespace

std::string edited(std::string_view caption, const CaptionEdit& edit)
{
    std::string text(caption);
    for (const auto& [what, by] : edit.replacements)
        replaceAll(text, what, by);
    return edit.prefix + text + edit.suffix;
}

std::vector<std::string> tagsOf(std::string_view caption)
{
    constexpr std::string_view blanks = " \t\r\n";
    std::vector<std::string> tags;
    while (!caption.empty()) {
        const std::size_t comma = std::min(caption.find(','), caption.size());
        const std::string_view part = caption.substr(0, comma);
        caption.remove_prefix(std::min(comma + 1, caption.size()));
        const std::size_t begin = part.find_first_not_of(blanks);
        if (begin != std::string_view::npos)
            tags.emplace_back(part.substr(begin, part.find_last_not_of(blanks) - begin + 1));
    }
    return tags;
}

std::vector<TagCount> tagFrequencies(const std::vector<DatasetPicture>& pictures)
{
    std::unordered_map<std::string, std::int64_t> counts;
    for (const DatasetPicture& picture : pictures) {
        if (!picture.usable())
            continue;
        std::vector<std::string> tags = tagsOf(picture.text());
        for (const std::string& tag : std::set<std::string>(tags.begin(), tags.end()))
            ++counts[tag];
    }
    std::vector<TagCount> sorted;
    for (const auto& [tag, count] : counts)
        sorted.push_back({tag, count});
    std::ranges::sort(sorted, [](const TagCount& a, const TagCount& b) {
        return a.count != b.count ? a.count > b.count : a.tag < b.tag;
    });
    return sorted;
}

} // namespace candela
