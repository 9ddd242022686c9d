// One model of the library. A plain value.
#pragma once

#include "app/models/model_files.h"
#include "core/api/model_info.h"
#include "core/api/recognised_model.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace candela
{

/// The engine's, as functions: tests give scripted ones. Both throw Error.
using DescribeModel = std::function<ModelInfo(const std::filesystem::path&)>;
using RecogniseModel = std::function<RecognisedModel(const std::filesystem::path&)>;

enum class ModelState {
    Checking,
    Ready, // can be painted with
    Usable, // beside one that can: a LoRA
    Missing,
    Unusable, // damaged, or of a make that is refused
    Unsupported, // sound, but nothing here uses such models yet
};

struct ModelEntry {
    QString path; // absolute file or folder; what a request names
    QString name; // the file's or folder's name, or the bundled model's
    ModelState state = ModelState::Checking;
    QString reason = {}; // why it cannot be used; empty when Ready or Checking
    std::optional<ModelInfo> info = {}; // set when Ready
    bool bundled = false;
    bool watched = false; // found in a watched folder; else it was added itself
    std::optional<RecognisedModel> facts = {}; // of a missing one kind, family and precision, as remembered
    FoundModel file = {}; // size and time as last seen
    QString sha256 = {}; // of `file`; empty until computed
    std::optional<double> hashing = {}; // how much of it has been read for its hash, 0..1

    /// One that is there and can be used.
    bool isLora() const { return isUsable(ModelKind::Lora); }
    bool isVae() const { return isUsable(ModelKind::Vae); }
    bool isEmbedding() const { return isUsable(ModelKind::Embedding); }

private:
    bool isUsable(ModelKind kind) const
    {
        return state == ModelState::Usable && facts && facts->kind == kind;
    }
};

/// What became of models that were offered.
struct ModelsAdded {
    QStringList listed; // paths, also those listed before
    QStringList watched; // folders that are watched from now on
    QStringList skipped; // names of what is no model
};

} // namespace candela
