#include "core/io/json_file.h"

#include "core/io/mapped_file.h"

namespace candela
{

nlohmann::json readJsonFile(const std::filesystem::path& path)
{
    constexpr int deepest = 32;
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    if (bytes.size() > largestJsonFile)
        throw badInput(
            quoted(path) + " is no model's JSON file: it has " + std::to_string(bytes.size()) + " bytes.");
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto limitDepth = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        if (depth > deepest)
            throw badInput(quoted(path) + " is nested deeper than " + std::to_string(deepest) + " levels.");
        return true;
    };
    try {
        nlohmann::json json = nlohmann::json::parse(text.begin(), text.end(), limitDepth);
        if (!json.is_object())
            throw badInput(quoted(path) + " does not hold a JSON object.");
        return json;
    } catch (const nlohmann::json::parse_error& error) {
        throw badInput(quoted(path) + " is not valid JSON: there is a mistake at byte "
            + std::to_string(error.byte) + ".");
    } catch (const nlohmann::json::out_of_range&) {
        throw badInput(quoted(path) + " has a number that is too large.");
    }
}

} // namespace candela
