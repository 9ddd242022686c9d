// A folder of pictures with captions: what is known of each, from its header alone. Plain values and free
// functions, any thread. The folder's own files are never written to; what is found out and decided is kept
// in the index FOLDER/.candela/dataset.jsonl (see dataset_index.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace candela
{

enum class Verdict { Open, Accepted, Rejected };

/// Whatever was measured of a picture's pixels and caption; nothing where that was not done yet.
struct PictureStatistics {
    std::optional<double> textMatch = {}; // CLIP's logits_per_text / 100
    std::optional<double> aesthetic = {}; // LAION's score / 10: 0..1
    std::optional<double> nsfw = {}; // 0..1
    std::optional<std::uint64_t> phash = {}, dhash = {}, ahash = {}; // first bit: top left
    bool operator==(const PictureStatistics&) const = default;
};

struct DatasetPicture {
    std::filesystem::path file; // seen from the folder; absolute where the metadata names one elsewhere
    std::string caption = {}; // as found, UTF-8, without blanks at its ends
    std::optional<std::string> editedCaption = {}; // stands for it where there is one
    int repeats = 1; // of kohya's folders ("10_name"): how often an epoch shows it
    std::int64_t width = 0, height = 0; // pixels, upright
    std::int64_t bytes = 0; // of the file
    std::int64_t modified = 0; // the system's file time
    PictureStatistics statistics = {};
    Verdict verdict = Verdict::Open; // by hand
    std::string pictureTrouble = {}; // a sentence: why the picture cannot be used; or empty
    std::string captionTrouble = {}; // a sentence: why the caption is missing; or empty

    const std::string& text() const { return editedCaption ? *editedCaption : caption; }
    /// What the user is told of it; empty where all is well.
    const std::string& trouble() const
    {
        return !pictureTrouble.empty() || editedCaption ? pictureTrouble : captionTrouble;
    }
    /// A picture without a caption can be, with an empty one.
    bool usable() const { return pictureTrouble.empty() && verdict != Verdict::Rejected; }
    bool operator==(const DatasetPicture&) const = default;
};

struct Dataset {
    std::filesystem::path folder;
    std::vector<DatasetPicture> pictures; // in the metadata's order, else sorted by name
    std::vector<std::string> troubles = {}; // sentences: lines of the metadata that name no picture
    int unlisted = 0; // pictures that lie in the folder and are not in its metadata: they do not belong to it
    std::vector<std::string> undoable = {}, redoable = {}; // titles of steps, the next one last
};

/// Told of every thousandth picture or so, from the calling thread.
using DatasetProgress = std::function<void(std::int64_t done, std::int64_t of)>;

enum class IndexUse {
    Keep, // what is read of headers goes into the folder's index; a later call goes on there
    Read, // the index is taken where it is true, and not written
};

struct DatasetOptions {
    IndexUse index = IndexUse::Keep;
    DatasetProgress progress = {}; // may be empty
    std::stop_token stop = {};
};

/// Lists the folder and reads the headers of what is new or changed since the index was written.
///
/// Captions come from metadata.jsonl (`file_name`, or Data-Juicer's `image` or `images`, with `text`), else
/// from metadata.csv (`file_name,text`; RFC 4180), which then says which pictures there are; else from
/// NAME.txt or NAME.caption beside each picture, in UTF-8, UTF-16, GB18030 or Latin-1. Folders are searched
/// to their depths; the number in a folder's name N_anything is how often its pictures are repeated.
///
/// What is wrong with a picture or caption is told of that picture and stops nothing. Throws Error (BadInput)
/// where the folder cannot be read, holds no pictures, or the index cannot be written; Cancelled.
Dataset openDataset(const std::filesystem::path& folder, const DatasetOptions& options = {});

/// What training takes: the usable pictures, hand-made verdicts and captions included; the index is read and
/// not written. `troubles`, where given, gets a sentence for each picture that is left out because something
/// is wrong with it. Throws Error (BadInput) as openDataset(), and where no picture is usable; Cancelled.
std::vector<DatasetPicture> readDataset(const std::filesystem::path& folder, std::stop_token stop = {},
    std::vector<std::string>* troubles = nullptr);

} // namespace candela
