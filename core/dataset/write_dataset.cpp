#include "core/api/dataset_output.h"
#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"

#include <nlohmann/json.hpp>

#include <set>
#include <utility>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// A folder that is removed again, with all in it, unless it gets its name.
class FolderToBe
{
public:
    explicit FolderToBe(const fs::path& target)
        : m_target(target)
        , m_temporary(target.parent_path() / (".candela-" + utf8(target.filename()) + ".tmp"))
    {
        std::error_code failure;
        if (fs::exists(target, failure)
            && !(fs::is_directory(target, failure) && fs::is_empty(target, failure)))
            throw badInput("The folder " + quoted(target) + " is not empty.", "Choose another one.");
        fs::remove_all(m_temporary, failure); // of a program that was killed
        fs::create_directories(m_temporary, failure);
        if (failure)
            throw badInput("The folder " + quoted(target) + " cannot be made: " + failure.message() + ".");
    }
    FolderToBe(const FolderToBe&) = delete;
    FolderToBe& operator=(const FolderToBe&) = delete;
    ~FolderToBe()
    {
        std::error_code ignored;
        if (!m_temporary.empty())
            fs::remove_all(m_temporary, ignored);
    }

    const fs::path& path() const { return m_temporary; }
    void commit()
    {
        std::error_code failure;
        fs::remove(m_target, failure); // an empty one
        fs::rename(m_temporary, m_target, failure);
        if (failure)
            throw runFailed(quoted(m_target) + " could not be written: " + failure.message() + ".");
        m_temporary.clear();
    }

private:
    fs::path m_target, m_temporary;
};

std::string csvCell(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' '))
        return text;
    std::string cell = "\"";
    for (const char c : text)
        cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell + "\"";
}

/// The metadata of what is written, line by line.
class Metadata
{
public:
    void add(const fs::path& file, const DatasetPicture& picture)
    {
        const std::u8string generic = file.generic_u8string();
        const std::string name(generic.begin(), generic.end());
        nlohmann::ordered_json line{{"file_name", name}, {"text", picture.text()}};
        const auto score = [&line](const char* key, const std::optional<double>& value) {
            if (value)
                line[key] = *value;
        };
        score("text_match", picture.statistics.textMatch);
        score("aesthetic", picture.statistics.aesthetic);
        score("nsfw", picture.statistics.nsfw);
        m_lines += line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
        m_csv += csvCell(name) + "," + csvCell(picture.text()) + "\n";
    }
    void write(const fs::path& folder) const
    {
        writeFile(folder / "metadata.jsonl", m_lines);
        writeFile(folder / "metadata.csv", m_csv);
    }

private:
    std::string m_lines;
    std::string m_csv = "file_name,text\n";
};

/// A place of its own for each picture; those from elsewhere lie at the top.
class Places
{
public:
    fs::path placeFor(const fs::path& file)
    {
        const fs::path wanted = file.is_absolute() ? file.filename() : file;
        fs::path place = wanted;
        for (int number = 2; !m_taken.insert(place).second; ++number) {
            place = wanted.parent_path() / wanted.stem();
            place += "-" + std::to_string(number);
            place += wanted.extension();
        }
        return place;
    }

private:
    std::set<fs::path> m_taken = {"metadata.jsonl", "metadata.csv"};
};

void transferPicture(const fs::path& from, const fs::path& to, PictureTransfer transfer)
{
    std::error_code failure;
    fs::create_directories(to.parent_path(), failure);
    if (!failure && transfer == PictureTransfer::HardLink)
        fs::create_hard_link(from, to, failure);
    else if (!failure)
        fs::copy_file(from, to, failure);
    if (!failure)
        return;
    if (transfer == PictureTransfer::HardLink)
        throw runFailed(
            quoted(from) + " could not be linked: " + failure.message() + ".", "Copy the pictures instead.");
    throw runFailed(quoted(from) + " could not be copied: " + failure.message() + ".");
}

bool isInside(const fs::path& path, const fs::path& folder)
{
    const fs::path relative = fs::weakly_canonical(path).lexically_relative(fs::weakly_canonical(folder));
    return !relative.empty() && *relative.begin() != "..";
}

} // namespace

void writeDataset(const fs::path& folder, const std::vector<DatasetPicture>& pictures, const fs::path& output,
    const DatasetOutputOptions& options)
{
    if (pictures.empty())
        throw badInput("No picture is left to write to " + quoted(output) + ".", "Loosen the filters.");
    if (isInside(output, folder))
        throw badInput("The output " + quoted(output) + " lies inside the dataset " + quoted(folder) + ".",
            "Choose a folder beside it.");
    const fs::path whole = fs::absolute(output).lexically_normal();
    FolderToBe target(whole.has_filename() ? whole : whole.parent_path());
    Metadata metadata;
    Places places;
    std::int64_t done = 0;
    for (const DatasetPicture& picture : pictures) {
        if (options.stop.stop_requested())
            throw Cancelled();
        const fs::path source = fs::absolute(folder / picture.file).lexically_normal();
        if (options.transfer == PictureTransfer::Reference) {
            metadata.add(source, picture);
        } else {
            const fs::path place = places.placeFor(picture.file);
            transferPicture(source, target.path() / place, options.transfer);
            metadata.add(place, picture);
        }
        if (++done % 100 == 0 && options.progress)
            options.progress(done, static_cast<std::int64_t>(pictures.size()));
    }
    metadata.write(target.path());
    target.commit();
    if (options.progress)
        options.progress(done, done);
}

} // namespace candela
