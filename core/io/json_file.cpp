#include "core/io/json_file.h"

#include "core/io/mapped_file.h"

#include <string_view>

namespace candela
{
namespace
{

/// Counts brackets outside of strings, which costs a tenth of asking the parser.
bool isDeeperThan(int limit, std::string_view json)
{
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

nlohmann::json readJsonFile(const std::filesystem::path& path)
{
    constexpr int deepest = 32;
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    if (bytes.size() > largestJsonFile)
        throw badInput(
            quoted(path) + " is no model's JSON file: it has " + std::to_string(bytes.size()) + " bytes.");
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (isDeeperThan(deepest, text))
        throw badInput(quoted(path) + " is nested deeper than " + std::to_string(deepest) + " levels.");
    try {
        nlohmann::json json = nlohmann::json::parse(text.begin(), text.end());
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
