// JSON files of models: small, and read with suspicion.
#pragma once

#include "core/api/error.h"
#include "core/api/paths.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace candela
{

inline constexpr std::size_t largestJsonFile = 8 << 20; // the largest real ones (shard indexes) have 0.3 MB

/// Parses a file that must hold one JSON object. Throws Error (BadInput) where it is missing, larger than
/// largestJsonFile, nested deeper than 32, no JSON, or no object. Python's bare -Infinity, Infinity and NaN
/// are read as strings.
nlohmann::json readJsonFile(const std::filesystem::path& path);

/// The object or list that a text found in some file holds, its keys in their order; nothing where it holds
/// something else, no JSON, or is larger than 4 MB or nested deeper than 64.
std::optional<nlohmann::ordered_json> jsonFromText(std::string_view text);

/// object[key] as a T, or `fallback` where the key is absent or null. Throws Error (BadInput), naming the
/// file and the value, where it is something else.
template <typename T>
T jsonValue(const nlohmann::json& object, const char* key, T fallback, const std::filesystem::path& path)
{
    const auto found = object.find(key);
    if (found == object.end() || found->is_null())
        return fallback;
    bool fits = false;
    if constexpr (std::is_same_v<T, bool>)
        fits = found->is_boolean();
    else if constexpr (std::is_integral_v<T>)
        fits = found->is_number_unsigned()
            ? std::in_range<T>(found->get<std::uint64_t>())
            : found->is_number_integer() && std::in_range<T>(found->get<std::int64_t>());
    else if constexpr (std::is_floating_point_v<T>)
        fits = found->is_number();
    else
        fits = found->is_string();
    if (!fits)
        throw badInput(quoted(path) + " has an unusable value for '" + key + "': "
            + found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).substr(0, 80) + ".");
    return found->get<T>();
}

} // namespace candela
