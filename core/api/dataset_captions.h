// Captions changed and counted: pure functions, UTF-8, any thread.
#pragma once

#include "core/api/dataset.h"

#include <string_view>
#include <utility>

namespace candela
{

/// One change of captions; they are made in the order of their members.
struct CaptionEdit {
    std::vector<std::pair<std::string, std::string>> replacements =
        {}; // each of all its places; empty: of none
    std::string prefix = {}, suffix = {};
    bool operator==(const CaptionEdit&) const = default;
};

std::string edited(std::string_view caption, const CaptionEdit& edit);

/// "red apple, , on grass" → "red apple", "on grass": what lies between commas, without blanks around it.
std::vector<std::string> tagsOf(std::string_view caption);

struct TagCount {
    std::string tag;
    std::int64_t count = 0; // pictures that have it
    bool operator==(const TagCount&) const = default;
};

/// The tags of all pictures that are usable, the most frequent first, equally frequent ones by name.
std::vector<TagCount> tagFrequencies(const std::vector<DatasetPicture>& pictures);

} // namespace candela
