// What is filled in for a fine-tuning: a plain value, and the one object that changes it, with undo.
#pragma once

#include "core/api/train_lora.h"

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <optional>

namespace candela
{

enum class TrainingField {
    Model,
    Data,
    Name,
    Preset,
    Rank,
    Alpha,
    Rate,
    Steps,
    Batch,
    Accumulation,
    Resolution,
    Buckets,
    Optimizer,
    Schedule,
    Warmup,
    WeightDecay,
    MinSnr,
    NoiseOffset,
    Clipping,
    Ema,
    Crop,
    Flip,
    CaptionDropout,
    ShuffleTags,
    KeepTags,
    TagDropout,
    Regularisation,
    RegularisationWeight,
    TextEncoders,
    TextRate,
    Targets,
    Convolution,
    Dropout,
    Checkpointing,
    Precision,
    CacheOnDisk,
    Format,
    CheckpointEvery,
    KeepLoras,
    TensorBoard,
    SampleEvery,
    Samples,
};

/// So many prompts are painted while it trains.
inline constexpr int mostTrainingPrompts = 8;
inline constexpr std::int64_t standardTrainingSteps = 1500;

struct TrainingForm {
    QString model; // a listed model; empty: none chosen
    QString data; // a folder of pictures; empty: none chosen
    QString name; // of the run, and of its folder
    /// Everything else. `steps` is set; model, data, output and resume are not.
    TrainLoraRequest settings;

    TrainingForm();
    bool operator==(const TrainingForm&) const = default;

    int steps() const { return static_cast<int>(settings.steps.value_or(standardTrainingSteps)); }
    /// Pixels of a side; 0: as the model has them.
    int resolution() const { return settings.width.value_or(0); }
    void setResolution(int side);
    /// The scale of the change follows the rank as long as the two are equal.
    void setRank(int rank);
    /// Prodigy takes a factor for a rate; the usual one of each comes with it unless another was chosen.
    void setOptimizer(OptimizerKind optimizer);
};

enum class TrainingPreset { Quick, Standard, Thorough };
void apply(TrainingPreset preset, TrainingForm& form);
/// The one whose values the form has; empty: none of them.
std::optional<TrainingPreset> presetOf(const TrainingForm& form);

QJsonObject toJson(const TrainingForm& form);
/// What is missing or makes no sense keeps its default: a draft is never worth an error.
TrainingForm trainingFormFromJson(const QJsonObject& json);

/// Window's thread. Widgets show form() and call edit(); they keep no state of their own.
class TrainingFormState : public QObject
{
    Q_OBJECT
public:
    using Edit = std::function<void(TrainingForm&)>;

    const TrainingForm& form() const { return m_form; }
    /// The user changes one field: an undo step, which merges with an edit of the same field less than two
    /// seconds before.
    void edit(TrainingField field, const Edit& change);
    /// A change of the program's: no undo step.
    void adopt(const Edit& change);

    QUndoStack& undoStack() { return m_undo; }

Q_SIGNALS:
    void changed();

private:
    class Command;
    void set(const TrainingForm& form);

    TrainingForm m_form;
    QUndoStack m_undo;
};

} // namespace candela
