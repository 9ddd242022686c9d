#include "core/dataset/dataset_listing.h"

#include "core/api/csv_reader.h"
#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"
#include "core/api/picture_files.h"
#include "core/dataset/caption_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <unordered_set>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr std::string_view blanks = " \t\r\n";

std::optional<std::string> contentsOf(const fs::path& path, std::uintmax_t largest)
{
    std::error_code unreadable;
    const std::uintmax_t size = fs::file_size(path, unreadable);
    std::ifstream file(path, std::ios::binary);
    if (unreadable || !file || size > largest)
        return std::nullopt;
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

std::string metadataText(const fs::path& path)
{
    constexpr std::uintmax_t largest = std::uintmax_t(1) << 30;
    const auto bytes = contentsOf(path, largest);
    if (!bytes)
        throw badInput(quoted(path) + " cannot be read, or is larger than 1 GB.");
    auto text = utf8FromAny(*bytes);
    if (!text)
        throw badInput("The encoding of " + quoted(path) + " is not known.", "Save it as UTF-8.");
    return std::move(*text);
}

/// "10_cats" → 10; 1 for other names. Four digits are a year, more likely. Of a picture elsewhere the folder
/// that it lies in counts, not those above.
int repeatsOf(const fs::path& file)
{
    for (fs::path folder = file.parent_path(); folder.has_filename();
         folder = file.is_absolute() ? fs::path() : folder.parent_path()) {
        const std::string name = utf8(folder.filename());
        const std::size_t digits = name.find('_');
        if (digits == std::string::npos)
            continue;
        if (const auto repeats = numberFrom(std::string_view(name).substr(0, digits), 1, 999))
            return *repeats;
    }
    return 1;
}

std::string withoutTokens(std::string text)
{
    for (const std::string_view token :
        {"<__dj__image>", "<|__dj__eoc|>"}) // Data-Juicer's, in texts with pictures
        for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at))
            text.erase(at, token.size());
    return text;
}

/// Collects what the lines of the metadata say.
class MetadataReader
{
public:
    MetadataReader(const fs::path& folder, const fs::path& list, Dataset& dataset)
        : m_folder(folder)
        , m_list(list)
        , m_dataset(dataset)
    {
    }

    void read()
    {
        const std::string text = metadataText(m_list);
        if (m_list.extension() == ".csv")
            readCsv(text);
        else
            readJsonLines(text);
    }

private:
    void readJsonLines(std::string_view text)
    {
        for (int number = 1; !text.empty(); ++number) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            const std::string_view line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            if (line.find_first_not_of(blanks) != std::string_view::npos)
                readObject(nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false), number);
        }
    }

    void readObject(const nlohmann::json& object, int line)
    {
        const auto text = object.is_object() ? object.find("text") : object.end();
        const bool hasText = object.is_object() && text != object.end();
        std::vector<std::string> names;
        if (object.is_object() && (!hasText || text->is_string() || text->is_null()))
            for (const char* const key : {"file_name", "image", "images"})
                if (const auto value = object.find(key); value != object.end() && names.empty())
                    names = namesIn(*value);
        if (names.empty())
            return trouble(line, "is not a JSON object with the texts \"file_name\" and \"text\"");
        for (const std::string& name : names)
            add(line, name, hasText && text->is_string() ? text->get<std::string>() : std::string());
    }

    static std::vector<std::string> namesIn(const nlohmann::json& value)
    {
        if (value.is_string())
            return {value.get<std::string>()};
        std::vector<std::string> names;
        if (value.is_array())
            for (const nlohmann::json& name : value)
                if (name.is_string())
                    names.push_back(name);
        return names;
    }

    void readCsv(std::string_view text)
    {
        CsvReader rows(text);
        const std::vector<std::string> header = rows.next().value_or(std::vector<std::string>());
        const auto column = [&header](std::string_view name) {
            return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
        };
        const std::size_t name = column("file_name"), caption = column("text");
        if (name == header.size())
            throw badInput("The first row of " + quoted(m_list) + " names no column 'file_name'.");
        for (int line = rows.line(); const auto cells = rows.next(); line = rows.line()) {
            if (cells->size() == 1 && cells->front().find_first_not_of(blanks) == std::string::npos)
                continue;
            if (cells->size() > header.size() || cells->size() <= name)
                trouble(line,
                    "has " + std::to_string(cells->size()) + " cells for " + std::to_string(header.size())
                        + " columns");
            else
                add(line, (*cells)[name], caption < cells->size() ? (*cells)[caption] : std::string());
        }
    }

    void add(int line, const std::string& name, const std::string& text)
    {
        fs::path file = pathFromUtf8(name).lexically_normal();
        if (file.is_absolute()) { // within the folder, it is seen from there
            const fs::path inside = file.lexically_relative(fs::absolute(m_folder).lexically_normal());
            if (!inside.empty() && *inside.begin() != "..")
                file = inside;
        }
        if (file.empty() || !file.has_filename() || *file.begin() == "..")
            return trouble(line, "names a file outside the folder: '" + name + "'");
        if (!m_known.insert(utf8(file)).second)
            return trouble(line, "names '" + name + "' once more");
        DatasetPicture picture{.file = file};
        picture.caption = tidiedCaption(withoutTokens(text));
        if (picture.caption.empty())
            picture.captionTrouble = quoted(file) + " has no caption.";
        m_dataset.pictures.push_back(std::move(picture));
    }

    void trouble(int line, const std::string& what)
    {
        m_dataset.troubles.push_back(
            "Line " + std::to_string(line) + " of " + quoted(m_list) + " " + what + ".");
    }

    const fs::path& m_folder;
    const fs::path& m_list;
    Dataset& m_dataset;
    std::unordered_set<std::string> m_known;
};

void listFromMetadata(const fs::path& list, const std::vector<FoundPicture>& found, Dataset& dataset)
{
    MetadataReader(dataset.folder, list, dataset).read();
    std::unordered_set<std::string> listed;
    for (const DatasetPicture& picture : dataset.pictures)
        listed.insert(utf8(picture.file));
    dataset.unlisted = static_cast<int>(std::ranges::count_if(found, [&](const FoundPicture& picture) {
        return !listed.contains(utf8(picture.below / picture.file.filename()));
    }));
}

} // namespace

DatasetListing listDataset(const fs::path& folder)
{
    DatasetListing listing{.dataset = {.folder = folder}};
    Dataset& dataset = listing.dataset;
    const std::vector<FoundPicture> found = picturesIn(folder);
    std::error_code ignored;
    for (const char* const name : {"metadata.jsonl", "metadata.csv"}) {
        const fs::path list = folder / name;
        if (!fs::exists(list, ignored))
            continue;
        listFromMetadata(list, found, dataset);
        if (dataset.pictures.empty() && !dataset.troubles.empty())
            throw badInput(dataset.troubles.front());
        if (dataset.pictures.empty())
            throw badInput("There are no pictures in " + quoted(list) + ".");
        break;
    }
    if (dataset.pictures.empty()) {
        listing.captionsBeside = true;
        for (const FoundPicture& picture : found)
            dataset.pictures.push_back({.file = picture.below / picture.file.filename()});
    }
    if (dataset.pictures.empty())
        throw badInput("The folder " + quoted(folder) + " has no pictures.",
            "Choose a folder with PNG, JPEG, WebP, TIFF or BMP files.");
    for (DatasetPicture& picture : dataset.pictures)
        picture.repeats = repeatsOf(picture.file);
    return listing;
}

void readCaptionBeside(const fs::path& folder, DatasetPicture& picture)
{
    constexpr std::uintmax_t largest = 1 << 20;
    std::error_code ignored;
    for (const char* const extension : {".txt", ".caption"}) {
        fs::path beside = picture.file;
        beside.replace_extension(extension);
        if (!fs::exists(folder / beside, ignored))
            continue;
        const auto bytes = contentsOf(folder / beside, largest);
        if (!bytes) {
            picture.captionTrouble = quoted(beside) + " cannot be read, or is larger than 1 MB.";
            return;
        }
        const auto text = utf8FromAny(*bytes);
        if (!text) {
            picture.captionTrouble = "The encoding of " + quoted(beside) + " is not known; save it as UTF-8.";
            return;
        }
        picture.caption = tidiedCaption(*text);
        break;
    }
    if (picture.caption.empty())
        picture.captionTrouble = quoted(picture.file) + " has no caption.";
}

} // namespace candela
