// Reads a network's config.json, and refuses what the network cannot be.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace candela
{

/// Typed values with the reference library's defaults. A missing key is its default; a value of a wrong type
/// or range throws Error (BadInput) naming class, key and value.
class ConfigReader
{
public:
    /// `name` is the class of the network. Keeps a reference to `json`.
    ConfigReader(const nlohmann::json& json, std::string name);

    /// A whole number from 1 to `most`.
    int64_t count(const char* key, int64_t fallback, int64_t most = 65536) const;
    double number(const char* key, double fallback) const;
    bool flag(const char* key, bool fallback) const;
    std::string text(const char* key, const std::string& fallback) const;
    std::vector<int64_t> counts(
        const char* key, const std::vector<int64_t>& fallback, int64_t most = 65536) const;
    std::vector<std::string> texts(const char* key, const std::vector<std::string>& fallback) const;

    /// One number for all levels of the network, or a list of one for each.
    std::vector<int64_t> countPerLevel(
        const char* key, int64_t fallback, std::size_t levels, int64_t most = 65536) const;
    std::vector<bool> flagPerLevel(const char* key, bool fallback, std::size_t levels) const;

    /// Refuses any value but these: what the key would change is not computed here. A missing key is fine.
    void only(const char* key, std::initializer_list<nlohmann::json> supported) const;

    /// Refuses the config with a sentence of the caller's, after the network's name.
    [[noreturn]] void refuse(const std::string& why) const;

private:
    const nlohmann::json* find(const char* key) const; // null where missing
    int64_t countOf(const char* key, const nlohmann::json& value, int64_t most) const;
    [[noreturn]] void refuseValue(
        const char* key, const nlohmann::json& value, const std::string& wanted) const;

    const nlohmann::json& m_json;
    std::string m_name;
};

} // namespace candela
