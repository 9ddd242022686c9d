#include "core/dataset/emoji_dataset.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/dataset/counter_rng.h"
#include "core/dataset/emoji_world.h"
#include "core/io/image_file.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr int mostPictures = 10'000'000;

void check(const EmojiDatasetRequest& request)
{
    if (request.count < 1 || request.count > mostPictures)
        throw badInput("A data set of " + std::to_string(request.count) + " pictures cannot be drawn.",
            "Choose a number from 1 to 10,000,000.");
    if (request.size < 16 || request.size > 512)
        throw badInput("Emoji scenes of " + std::to_string(request.size) + " pixels a side cannot be drawn.",
            "Choose a size from 16 to 512.");
    if (request.output.empty())
        throw badInput("The data set needs a folder to be written to.");
    std::error_code error;
    const fs::file_status status = fs::status(request.output, error);
    if (fs::exists(status) && !fs::is_directory(status))
        throw badInput(quoted(request.output) + " is a file, not a folder.");
    if (fs::exists(status) && (!fs::is_empty(request.output, error) || error))
        throw badInput("The folder " + quoted(request.output) + " is not empty or cannot be read.",
            "Name a new folder.");
}

/// A new folder beside the one that is wanted; takes its name when complete, is removed otherwise.
class UnfinishedFolder
{
public:
    explicit UnfinishedFolder(const fs::path& target)
        : m_target(fs::absolute(target).lexically_normal())
    {
        if (!m_target.has_filename()) // "folder/"
            m_target = m_target.parent_path();
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        m_folder = m_target;
        m_folder += ".unfinished-" + std::to_string(mixBits(static_cast<std::uint64_t>(now)) % 1'000'000);
        std::error_code error;
        if (!fs::create_directories(m_folder, error))
            throw badInput("The folder " + quoted(m_folder) + " cannot be made: " + error.message() + ".");
    }
    UnfinishedFolder(const UnfinishedFolder&) = delete;
    UnfinishedFolder& operator=(const UnfinishedFolder&) = delete;
    ~UnfinishedFolder()
    {
        std::error_code ignored;
        if (!m_folder.empty())
            fs::remove_all(m_folder, ignored);
    }

    const fs::path& path() const { return m_folder; }

    void finish()
    {
        std::error_code error;
        fs::remove(
            m_target, error); // empty when we began, or absent; if it has been filled since, this fails
        if (!error)
            fs::rename(m_folder, m_target, error);
        if (error)
            throw runFailed("The data set could not take its place at " + quoted(m_target) + ": "
                + error.message() + ".");
        m_folder.clear();
    }

private:
    fs::path m_target;
    fs::path m_folder;
};

void write(std::ofstream& stream, const fs::path& file, const char* bytes, std::size_t count)
{
    if (!stream.write(bytes, static_cast<std::streamsize>(count)).flush())
        throw runFailed(quoted(file) + " could not be written; the disk may be full.");
}

/// Not flushed one by one as io's writePng does: the folder appears as a whole.
void writePicture(const fs::path& file, const Image& image)
{
    const std::string bytes = encodePng(image);
    std::ofstream stream(file, std::ios::binary);
    write(stream, file, bytes.data(), bytes.size());
}

std::vector<EmojiObject> objectsOf(const EmojiDatasetRequest& request)
{
    std::vector<EmojiObject> objects;
    for (const std::string& text : request.objects)
        objects.push_back(emojiObjectFrom(text));
    return objects.empty() ? emojiObjects() : objects;
}

std::string pictureName(int index)
{
    char name[24];
    std::snprintf(name, sizeof name, "%06d.png", index);
    return name;
}

} // namespace

EmojiDatasetResult writeEmojiDataset(const EmojiDatasetRequest& request, RunContext& context)
{
    check(request);
    const EmojiWorld world(objectsOf(request));
    UnfinishedFolder folder(request.output);
    const fs::path listFile = folder.path() / "metadata.jsonl";
    std::ofstream list(listFile, std::ios::binary);
    for (int i = 0; i < request.count; ++i) {
        context.throwIfStopped();
        const Scene scene = world.scene(request.seed, static_cast<std::uint64_t>(i));
        const std::string name = pictureName(i);
        writePicture(folder.path() / name, world.render(scene, request.size));
        const nlohmann::ordered_json entry{{"file_name", name}, {"text", world.caption(scene)}};
        const std::string line = entry.dump() + "\n";
        write(list, listFile, line.data(), line.size());
        if ((i + 1) % 100 == 0 || i + 1 == request.count)
            context.emit(Progress{.phase = Phase::Saving, .step = i + 1, .of = request.count});
    }
    list.close();
    folder.finish();
    return {.written = request.count};
}

} // namespace candela
