#include "core/io/json_file.h"

#include "core/io/mapped_file.h"

#include <algorithm>
#include <string_view>

namespace candela
{
namespace
{

/// The position after the string that opens at `quote`.
std::size_t endOfString(std::string_view json, std::size_t quote)
{
    for (std::size_t i = quote + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

/// Counts brackets outside of strings, which costs a tenth of asking the parser.
bool isDeeperThan(int limit, std::string_view json)
{
    int depth = 0;
    for (std::size_t i = 0; i < json.size();) {
        const char c = json[i];
        if ((c == '{' || c == '[') && ++depth > limit)
            return true;
        if (c == '}' || c == ']')
            --depth;
        i = c == '"' ? endOfString(json, i) : i + 1;
    }
    return false;
}

/// Python writes -Infinity, Infinity and NaN bare (lambda_min_clipped in scheduler configs), which JSON does
/// not know: puts them in quotes.
std::string withQuotedNonFinite(std::string_view json)
{
    constexpr std::string_view words[] = {"-Infinity", "Infinity", "NaN"};
    std::string result;
    for (std::size_t i = 0; i < json.size();) {
        const auto word = std::ranges::find_if(
            words, [rest = json.substr(i)](std::string_view one) { return rest.starts_with(one); });
        if (word != std::end(words)) {
            result.append("\"").append(*word).append("\"");
            i += word->size();
            continue;
        }
        const std::size_t end = json[i] == '"' ? endOfString(json, i) : i + 1;
        result.append(json.substr(i, end - i));
        i = end;
    }
    return result;
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
        nlohmann::json json = nlohmann::json::parse(withQuotedNonFinite(text));
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

std::optional<nlohmann::ordered_json> jsonFromText(std::string_view text)
{
    constexpr std::size_t largest = 4 << 20;
    constexpr int deepest = 64;
    if (text.size() > largest || (!text.starts_with('{') && !text.starts_with('['))
        || isDeeperThan(deepest, text))
        return std::nullopt;
    auto json = nlohmann::ordered_json::parse(withQuotedNonFinite(text), nullptr, false);
    if (!json.is_structured())
        return std::nullopt;
    return json;
}

} // namespace candela
