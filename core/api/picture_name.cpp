#include "core/api/picture_name.h"

#include "core/api/error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace candela
{
namespace
{

using namespace std::string_view_literals;

constexpr std::array words = {
    "prompt"sv, "seed"sv, "model"sv, "date"sv, "time"sv, "size"sv, "steps"sv, "cfg"sv, "sampler"sv};
constexpr std::size_t longestName = 120, longestWords = 40; // bytes

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// No longer than `bytes`, and no letter cut in two.
void shorten(std::string& text, std::size_t bytes)
{
    if (text.size() <= bytes)
        return;
    while (bytes > 0 && isContinuation(text[bytes]))
        --bytes;
    text.resize(bytes);
}

/// The first words of a prompt as a file name can hold them: "a-red-apple". Letters beyond ASCII stay.
std::string slug(const std::string& prompt)
{
    std::string result;
    for (const char letter : prompt) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) || byte >= 0x80)
            result += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
        else if (!result.empty() && result.back() != '-')
            result += '-';
        if (result.size() > longestWords)
            break;
    }
    shorten(result, longestWords);
    while (!result.empty() && result.back() == '-')
        result.pop_back();
    return result.empty() ? "picture" : result;
}

std::string moment(const char* format, std::time_t when)
{
    std::tm local{};
#ifdef _WIN32
    localtime_s(&local, &when);
#else
    localtime_r(&when, &local);
#endif
    char text[32];
    return {text, std::strftime(text, sizeof text, format, &local)};
}

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

std::string valueOf(
    std::string_view word, const GenerateRequest& picture, const std::string& model, std::time_t when)
{
    if (word == "prompt")
        return slug(picture.prompt);
    if (word == "seed")
        return std::to_string(picture.seed);
    if (word == "model")
        return model;
    if (word == "date")
        return moment("%Y-%m-%d", when);
    if (word == "time")
        return moment("%H%M%S", when);
    if (word == "size")
        return std::to_string(picture.width.value_or(0)) + "x" + std::to_string(picture.height.value_or(0));
    if (word == "steps")
        return std::to_string(picture.steps.value_or(0));
    if (word == "cfg")
        return number(picture.cfg.value_or(0));
    return picture.sampler ? std::string(nameOf(*picture.sampler)) : "sampler"; // the last word
}

/// Calls `literal` and `word` for the pattern's parts, in order.
template <typename Literal, typename Word>
void eachPart(std::string_view pattern, Literal&& literal, Word&& word)
{
    while (!pattern.empty()) {
        const auto brace = pattern.find_first_of("{}");
        literal(pattern.substr(0, brace));
        if (brace == std::string_view::npos)
            return;
        const auto end =
            pattern[brace] == '{' ? pattern.find_first_of("{}", brace + 1) : std::string_view::npos;
        if (end == std::string_view::npos || pattern[end] != '}')
            throw badInput("The name '" + std::string(pattern) + "' has a brace without its partner.",
                "Write words as {prompt} or {seed}.");
        word(pattern.substr(brace + 1, end - brace - 1));
        pattern.remove_prefix(end + 1);
    }
}

std::string allWords()
{
    std::string list;
    for (const std::string_view word : words)
        list += (list.empty() ? "{" : ", {") + std::string(word) + "}";
    return list;
}

/// Windows keeps these for devices, whatever the ending.
bool isReserved(std::string name)
{
    name.resize(std::min(name.find('.'), name.size()));
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return std::toupper(letter); });
    if (name == "CON" || name == "PRN" || name == "AUX" || name == "NUL")
        return true;
    return name.size() == 4 && (name.starts_with("COM") || name.starts_with("LPT")) && name[3] >= '0'
        && name[3] <= '9';
}

std::string asFileName(std::string name)
{
    for (char& letter : name)
        if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f
            || "/\\:*?\"<>|"sv.find(letter) != std::string_view::npos)
            letter = '-';
    shorten(name, longestName);
    while (!name.empty() && (name.back() == '.' || name.back() == ' '))
        name.pop_back();
    const auto first = std::min(name.find_first_not_of(" .-"), name.size());
    name.erase(0, first); // hidden files, and what a shell takes for an option
    if (name.empty())
        return "picture";
    return isReserved(name) ? "_" + name : name;
}

} // namespace

std::span<const std::string_view> namePatternWords()
{
    return words;
}

void requireNamePattern(std::string_view pattern)
{
    const auto nothing = [](std::string_view) {
    };
    eachPart(pattern, nothing, [](std::string_view word) {
        if (std::ranges::find(words, word) == words.end())
            throw badInput("The word {" + std::string(word) + "} is not known in names of pictures.",
                "Known are " + allWords() + ".");
    });
}

std::string pictureName(
    std::string_view pattern, const GenerateRequest& picture, const std::string& modelName, std::time_t when)
{
    std::string name;
    eachPart(
        pattern.empty() ? standardNamePattern : pattern, [&](std::string_view text) { name += text; },
        [&](std::string_view word) { name += valueOf(word, picture, modelName, when); });
    return asFileName(name);
}

} // namespace candela
