// What saved pictures are called: a pattern of words in braces, filled in for one picture. Any thread.
#pragma once

#include "core/api/requests.h"

#include <ctime>
#include <span>
#include <string>
#include <string_view>

namespace candela
{

inline constexpr std::string_view standardNamePattern = "{prompt}-{seed}";

/// The words a pattern may hold: "prompt" (its first words), "seed", "model", "date" (2026-11-21), "time"
/// (184503), "size" (512x768), "steps", "cfg", "sampler".
std::span<const std::string_view> namePatternWords();

/// Throws Error (BadInput), naming the word or the brace, where the pattern cannot be filled in. An empty one
/// is the standard one.
void requireNamePattern(std::string_view pattern);

/// The name without its ending, good for every file system: no separators, no reserved names, at most 120
/// bytes of UTF-8. `picture` has every option filled in; the pattern is one that requireNamePattern()
/// accepts.
std::string pictureName(
    std::string_view pattern, const GenerateRequest& picture, const std::string& modelName, std::time_t when);

} // namespace candela
