// What is kept of a dataset beside its pictures: FOLDER/.candela/dataset.jsonl, one JSON object a line, to
// which lines are only added. The last one of a picture holds; a torn last line (of a program that was
// killed) does not count, and what a line says of a file that has changed since neither. Any thread; several
// programs may add.
#pragma once

#include "core/api/dataset.h"

#include <span>
#include <string_view>

namespace candela
{

/// The file that holds the index, whether it exists or not.
std::filesystem::path datasetIndexFile(const std::filesystem::path& folder);

/// Adds what was measured: of each picture, those statistics that it has; `file`, `bytes` and `modified` say
/// of which state of which file. Throws Error (BadInput, RunFailed) where the index cannot be written.
void storeStatistics(const std::filesystem::path& folder, std::span<const DatasetPicture> pictures);

/// What is decided of a picture by hand, whole.
struct HandChange {
    std::filesystem::path file;
    Verdict verdict = Verdict::Open;
    std::optional<std::string> editedCaption = {};
    bool operator==(const HandChange&) const = default;
};

/// The picture's present state, to change a part of it.
HandChange handStateOf(const DatasetPicture& picture);

/// Adds one step, which is undone as a whole; it is in the index whole or not at all. What was undone before
/// can no longer be redone. Throws Error (BadInput, RunFailed) where the index cannot be written.
void applyStep(
    const std::filesystem::path& folder, std::string_view title, std::span<const HandChange> changes);
/// The last step that is not undone (the last of Dataset::undoable), and the last undone one. Without one,
/// nothing changes. Throws Error as applyStep().
void undoStep(const std::filesystem::path& folder);
void redoStep(const std::filesystem::path& folder);

/// Statistics, verdicts, captions and steps as the index has them now, after one of the calls above.
void refreshFromIndex(Dataset& dataset);

} // namespace candela
