#include "core/dataset/index_lines.h"

#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <utility>

namespace candela
{
namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> verdictNames = {"open", "accepted", "rejected"};

constexpr std::pair<const char*, std::optional<double> PictureStatistics::*> scores[] = {
    {"text_match", &PictureStatistics::textMatch},
    {"aesthetic", &PictureStatistics::aesthetic},
    {"nsfw", &PictureStatistics::nsfw},
};
constexpr std::pair<const char*, std::optional<std::uint64_t> PictureStatistics::*> hashes[] = {
    {"phash", &PictureStatistics::phash},
    {"dhash", &PictureStatistics::dhash},
    {"ahash", &PictureStatistics::ahash},
};

std::string keyOf(const fs::path& file)
{
    const std::u8string text = file.generic_u8string();
    return {text.begin(), text.end()};
}

std::string hexadecimal(std::uint64_t value)
{
    std::array<char, 17> digits = {};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value));
    return digits.data();
}

std::optional<std::uint64_t> fromHexadecimal(const std::string& text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// FNV-1a: tells captions apart, the same on every machine.
std::string digestOf(std::string_view text)
{
    std::uint64_t digest = 0xcbf29ce484222325;
    for (const char c : text)
        digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hexadecimal(digest);
}

std::string lineOf(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json stateOf(const DatasetPicture& picture)
{
    return {{"file", keyOf(picture.file)}, {"bytes", picture.bytes}, {"modified", picture.modified}};
}

std::int64_t whole(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::string text(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

PictureStatistics statisticsFrom(const Json& json)
{
    PictureStatistics statistics;
    for (const auto& [name, member] : scores)
        if (const auto found = json.find(name); found != json.end() && found->is_number())
            statistics.*member = found->get<double>();
    for (const auto& [name, member] : hashes)
        statistics.*member = fromHexadecimal(text(json, name));
    return statistics;
}

void takeNewer(PictureStatistics& known, const PictureStatistics& newer)
{
    for (const auto& [name, member] : scores)
        if (newer.*member)
            known.*member = newer.*member;
    for (const auto& [name, member] : hashes)
        if (newer.*member)
            known.*member = newer.*member;
}

HandChange handFrom(const Json& json)
{
    HandChange hand{.file = pathFromUtf8(text(json, "file"))};
    const auto* const verdict = std::ranges::find(verdictNames, text(json, "verdict"));
    if (verdict != verdictNames.end())
        hand.verdict = static_cast<Verdict>(verdict - verdictNames.begin());
    if (const auto caption = json.find("caption"); caption != json.end() && caption->is_string())
        hand.editedCaption = caption->get<std::string>();
    return hand;
}

Json toJson(const HandChange& hand)
{
    Json json{
        {"file", keyOf(hand.file)}, {"verdict", verdictNames.at(static_cast<std::size_t>(hand.verdict))}};
    if (hand.editedCaption)
        json["caption"] = *hand.editedCaption;
    return json;
}

bool lacksLineEnd(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream || stream.tellg() <= 0)
        return false;
    stream.seekg(-1, std::ios::end);
    return stream.get() != '\n';
}

} // namespace

DatasetIndex DatasetIndex::read(const fs::path& folder)
{
    DatasetIndex index;
    std::ifstream lines(datasetIndexFile(folder), std::ios::binary);
    for (std::string line; std::getline(lines, line);)
        index.take(line);
    return index;
}

void DatasetIndex::take(std::string_view line)
{
    const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object())
        return;
    if (const auto hand = json.find("hand"); hand != json.end() && hand->is_array()) {
        Step step{.title = text(json, "step"), .before = {}, .after = {}};
        for (const Json& each : *hand) {
            if (!each.is_object())
                continue;
            step.after.push_back(handFrom(each));
            const fs::path file = step.after.back().file;
            const auto known = m_hand.find(keyOf(file));
            step.before.push_back(known != m_hand.end() ? known->second : HandChange{.file = file});
        }
        apply(step.after);
        m_done.push_back(std::move(step));
        m_undone.clear();
    } else if (json.contains("undo") && !m_done.empty()) {
        apply(m_done.back().before);
        m_undone.push_back(std::move(m_done.back()));
        m_done.pop_back();
    } else if (json.contains("redo") && !m_undone.empty()) {
        apply(m_undone.back().after);
        m_done.push_back(std::move(m_undone.back()));
        m_undone.pop_back();
    } else if (const auto measured = json.find("statistics");
               measured != json.end() && measured->is_object()) {
        Measured& known = m_measured[text(json, "file")];
        const std::int64_t bytes = whole(json, "bytes"), modified = whole(json, "modified");
        if (known.bytes != bytes || known.modified != modified)
            known = {.bytes = bytes, .modified = modified, .caption = {}, .statistics = {}};
        takeNewer(known.statistics, statisticsFrom(*measured));
        if (json.contains("caption"))
            known.caption = text(json, "caption");
    } else if (json.contains("file")) {
        m_headers[text(json, "file")] = {whole(json, "bytes"), whole(json, "modified"), whole(json, "width"),
            whole(json, "height"), text(json, "trouble")};
    }
}

void DatasetIndex::apply(const std::vector<HandChange>& changes)
{
    for (const HandChange& change : changes)
        m_hand[keyOf(change.file)] = change;
}

std::vector<std::string> DatasetIndex::titlesOf(const std::vector<Step>& steps)
{
    std::vector<std::string> titles;
    for (const Step& step : steps)
        titles.push_back(step.title);
    return titles;
}

bool DatasetIndex::knowsHeaderOf(DatasetPicture& picture) const
{
    const auto found = m_headers.find(keyOf(picture.file));
    if (found == m_headers.end() || found->second.bytes != picture.bytes
        || found->second.modified != picture.modified)
        return false;
    picture.width = found->second.width;
    picture.height = found->second.height;
    picture.pictureTrouble = found->second.trouble;
    return true;
}

void DatasetIndex::describe(DatasetPicture& picture) const
{
    const std::string key = keyOf(picture.file);
    const auto hand = m_hand.find(key);
    picture.verdict = hand != m_hand.end() ? hand->second.verdict : Verdict::Open;
    picture.editedCaption = hand != m_hand.end() ? hand->second.editedCaption : std::nullopt;
    picture.statistics = {};
    const auto found = m_measured.find(key);
    if (found == m_measured.end() || found->second.bytes != picture.bytes
        || found->second.modified != picture.modified)
        return;
    picture.statistics = found->second.statistics;
    if (found->second.caption != digestOf(picture.text()))
        picture.statistics.textMatch.reset(); // it was about another text
}

std::string headerLine(const DatasetPicture& picture)
{
    Json json = stateOf(picture);
    json.update({{"width", picture.width}, {"height", picture.height}});
    if (!picture.pictureTrouble.empty())
        json["trouble"] = picture.pictureTrouble;
    return lineOf(json);
}

std::string statisticsLine(const DatasetPicture& picture)
{
    Json statistics = Json::object();
    for (const auto& [name, member] : scores)
        if (const auto& score = picture.statistics.*member)
            statistics[name] = *score;
    for (const auto& [name, member] : hashes)
        if (const auto& hash = picture.statistics.*member)
            statistics[name] = hexadecimal(*hash);
    Json json = stateOf(picture);
    if (picture.statistics.textMatch)
        json["caption"] = digestOf(picture.text());
    json["statistics"] = std::move(statistics);
    return lineOf(json);
}

void appendToIndex(const fs::path& folder, const std::string& lines)
{
    const fs::path file = datasetIndexFile(folder);
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    if (failure)
        throw badInput(
            "The folder " + quoted(file.parent_path()) + " cannot be made: " + failure.message() + ".");
    const bool torn = lacksLineEnd(file);
    std::ofstream stream(file, std::ios::binary | std::ios::app);
    if (!stream)
        throw badInput(quoted(file) + " cannot be written: the folder is read-only.");
    if (torn) // by a program that was killed: what comes now begins a line of its own
        stream << '\n';
    stream.write(lines.data(), static_cast<std::streamsize>(lines.size()));
    stream.flush();
    if (!stream)
        throw runFailed(quoted(file) + " could not be written: the disk may be full.");
}

fs::path datasetIndexFile(const fs::path& folder)
{
    return folder / ".candela" / "dataset.jsonl";
}

void storeStatistics(const fs::path& folder, std::span<const DatasetPicture> pictures)
{
    std::string lines;
    for (const DatasetPicture& picture : pictures)
        if (picture.statistics != PictureStatistics())
            lines += statisticsLine(picture);
    if (!lines.empty())
        appendToIndex(folder, lines);
}

HandChange handStateOf(const DatasetPicture& picture)
{
    return {.file = picture.file, .verdict = picture.verdict, .editedCaption = picture.editedCaption};
}

void applyStep(const fs::path& folder, std::string_view title, std::span<const HandChange> changes)
{
    if (changes.empty())
        return;
    Json hand = Json::array();
    for (const HandChange& change : changes)
        hand.push_back(toJson(change));
    appendToIndex(folder, lineOf({{"step", title}, {"hand", std::move(hand)}}));
}

void undoStep(const fs::path& folder)
{
    appendToIndex(folder, lineOf({{"undo", true}}));
}

void redoStep(const fs::path& folder)
{
    appendToIndex(folder, lineOf({{"redo", true}}));
}

} // namespace candela
