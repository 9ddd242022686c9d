#include "core/models/config_reader.h"

#include "core/api/error.h"

#include <algorithm>
#include <cmath>

namespace candela
{

ConfigReader::ConfigReader(const nlohmann::json& json, std::string name)
    : m_json(json)
    , m_name(std::move(name))
{
    if (!json.is_object())
        refuse("is not a JSON object");
}

const nlohmann::json* ConfigReader::find(const char* key) const
{
    const auto it = m_json.find(key);
    return it == m_json.end() ? nullptr : &*it;
}

void ConfigReader::refuse(const std::string& why) const
{
    throw badInput("The config of " + m_name + " " + why + ".");
}

void ConfigReader::refuseValue(const char* key, const nlohmann::json& value, const std::string& wanted) const
{
    std::string shown = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    if (shown.size() > 60)
        shown = shown.substr(0, 57) + "...";
    refuse(std::string("has ") + key + " = " + shown + ", where " + wanted);
}

int64_t ConfigReader::countOf(const char* key, const nlohmann::json& value, int64_t most) const
{
    const bool fits =
        value.is_number_integer() && value.get<double>() >= 1 && value.get<double>() <= double(most);
    if (!fits)
        refuseValue(key, value, "a whole number from 1 to " + std::to_string(most) + " is expected");
    return value.get<int64_t>();
}

int64_t ConfigReader::count(const char* key, int64_t fallback, int64_t most) const
{
    const auto* value = find(key);
    return value ? countOf(key, *value, most) : fallback;
}

double ConfigReader::number(const char* key, double fallback) const
{
    const auto* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_number() || !std::isfinite(value->get<double>()))
        refuseValue(key, *value, "a number is expected");
    return value->get<double>();
}

bool ConfigReader::flag(const char* key, bool fallback) const
{
    const auto* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_boolean())
        refuseValue(key, *value, "true or false is expected");
    return value->get<bool>();
}

std::string ConfigReader::text(const char* key, const std::string& fallback) const
{
    const auto* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_string())
        refuseValue(key, *value, "a text is expected");
    return value->get<std::string>();
}

std::vector<int64_t> ConfigReader::counts(
    const char* key, const std::vector<int64_t>& fallback, int64_t most) const
{
    const auto* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_array() || value->empty() || value->size() > 16)
        refuseValue(key, *value, "a list of 1 to 16 whole numbers is expected");
    std::vector<int64_t> numbers;
    for (const auto& item : *value)
        numbers.push_back(countOf(key, item, most));
    return numbers;
}

std::vector<std::string> ConfigReader::texts(const char* key, const std::vector<std::string>& fallback) const
{
    const auto* value = find(key);
    if (!value)
        return fallback;
    const bool fits = value->is_array() && !value->empty() && value->size() <= 16
        && std::all_of(value->begin(), value->end(), [](const auto& item) { return item.is_string(); });
    if (!fits)
        refuseValue(key, *value, "a list of 1 to 16 texts is expected");
    return value->get<std::vector<std::string>>();
}

std::vector<int64_t> ConfigReader::countPerLevel(
    const char* key, int64_t fallback, std::size_t levels, int64_t most) const
{
    const auto* value = find(key);
    if (!value || !value->is_array())
        return std::vector<int64_t>(levels, value ? countOf(key, *value, most) : fallback);
    if (value->size() != levels)
        refuseValue(key, *value, "one number or a list of " + std::to_string(levels) + " is expected");
    return counts(key, {}, most);
}

std::vector<bool> ConfigReader::flagPerLevel(const char* key, bool fallback, std::size_t levels) const
{
    const auto* value = find(key);
    if (!value || !value->is_array())
        return std::vector<bool>(levels, flag(key, fallback));
    const bool fits = value->size() == levels
        && std::all_of(value->begin(), value->end(), [](const auto& item) { return item.is_boolean(); });
    if (!fits)
        refuseValue(key, *value, "true, false or a list of " + std::to_string(levels) + " is expected");
    return value->get<std::vector<bool>>();
}

void ConfigReader::only(const char* key, std::initializer_list<nlohmann::json> supported) const
{
    const auto* value = find(key);
    if (!value || std::find(supported.begin(), supported.end(), *value) != supported.end())
        return;
    std::string list;
    for (const auto& item : supported)
        list += (list.empty() ? "" : " or ") + item.dump();
    refuseValue(key, *value, "only " + list + " is supported");
}

} // namespace candela
