#include "ui/finetune/training_sections.h"

#include "ui/finetune/prompts_section.h"
#include "ui/finetune/training_fields.h"
#include "ui/generate/display_text.h"

#include <QCheckBox>
#include <QComboBox>

#include <algorithm>

namespace candela
{
namespace
{

using Text = SectionText;

constexpr Precision precisions[] = {Precision::Auto, Precision::Fp32, Precision::Bf16, Precision::Fp16};

TrainingSection memory(TrainingFormState& state, QWidget* parent)
{
    auto* rows = new TrainingRows(state, parent);
    rows->combo(
        TrainingField::Precision, "TrainingPrecision", {[] {
            return Text::tr("Precision");
        }},
        [] {
            QStringList names;
            for (const Precision precision : precisions)
                names += displayName(precision);
            return names;
        },
        [](const TrainingForm& form) {
            return static_cast<int>(
                std::ranges::find(precisions, form.settings.compute.precision) - std::begin(precisions));
        },
        [](TrainingForm& form, int index) { form.settings.compute.precision = precisions[index]; });
    flag(*rows, TrainingField::Checkpointing, "GradientCheckpointing",
        {[] { return Text::tr("Gradient checkpointing"); },
            [] {
                return Text::tr("Far less memory, for about a third more time");
            }},
        &TrainLoraRequest::gradientCheckpointing);
    flag(*rows, TrainingField::CacheOnDisk, "CacheOnDisk",
        {[] { return Text::tr("Keep what is computed once on disk"); },
            [] {
                return Text::tr(
                    "Pictures and captions as the model sees them, beside the run; otherwise they are "
                    "computed at every step");
            }},
        &TrainLoraRequest::cacheOnDisk);
    return {"memory", rows, [] { return Text::tr("Memory and precision"); },
        [](const TrainingForm& form) {
            QStringList parts{displayName(form.settings.compute.precision)};
            if (form.settings.gradientCheckpointing)
                parts += Text::tr("checkpointing");
            return joined(parts);
        }};
}

TrainingSection saving(TrainingFormState& state, QWidget* parent)
{
    auto* rows = new TrainingRows(state, parent);
    rows->combo(
        TrainingField::Format, "LoraFormat",
        {[] { return Text::tr("Format"); },
            [] {
                return Text::tr("How the weights are named in the file");
            }},
        [] {
            return QStringList{Text::tr("kohya: for most programs"), Text::tr("diffusers and PEFT")};
        },
        [](const TrainingForm& form) { return static_cast<int>(form.settings.format); },
        [](TrainingForm& form, int index) { form.settings.format = static_cast<LoraSpelling>(index); });
    number(*rows, TrainingField::CheckpointEvery, "CheckpointEvery",
        {.softMin = 0, .softMax = 1000, .step = 50, .hardMin = 0, .hardMax = 100'000},
        {[] { return Text::tr("Save every"); },
            [] {
                return Text::tr("Steps between two checkpoints; 0: at the end alone");
            }},
        &TrainLoraRequest::checkpointEvery);
    number(*rows, TrainingField::KeepLoras, "KeepLoras",
        {.softMin = 0, .softMax = 20, .step = 1, .hardMin = 0, .hardMax = 1000},
        {[] { return Text::tr("Keep"); },
            [] {
                return Text::tr("How many LoRAs of former checkpoints stay, to choose from");
            }},
        &TrainLoraRequest::keepLoras);
    flag(*rows, TrainingField::TensorBoard, "TensorBoard",
        {[] { return Text::tr("Write a log for TensorBoard"); },
            [] {
                return Text::tr("Loss, learning rate and samples as an event file in the run's folder");
            }},
        &TrainLoraRequest::tensorBoard);
    return {"saving", rows, [] { return Text::tr("Checkpoints"); },
        [](const TrainingForm& form) {
            const int every = form.settings.checkpointEvery;
            return joined({every > 0 ? Text::tr("every %1 steps").arg(every) : Text::tr("at the end"),
                form.settings.format == LoraSpelling::Kohya ? QStringLiteral("kohya")
                                                            : QStringLiteral("diffusers")});
        }};
}

TrainingSection samples(TrainingFormState& state, QWidget* parent)
{
    auto* rows = new TrainingRows(state, parent);
    number(*rows, TrainingField::SampleEvery, "SampleEvery",
        {.softMin = 0, .softMax = 1000, .step = 50, .hardMin = 0, .hardMax = 100'000},
        {[] { return Text::tr("Paint every"); },
            [] {
                return Text::tr("Steps between two looks at what is learnt; 0: only when asked");
            }},
        &TrainLoraRequest::sampleEvery);
    auto* prompts = new PromptsSection(state, rows);
    rows->addWide(prompts);
    rows->follow([prompts](const TrainingForm& form) { prompts->showForm(form); },
        [prompts] { prompts->retranslate(); });
    return {"samples", rows, [] { return Text::tr("Samples"); },
        [](const TrainingForm& form) {
            const int count = static_cast<int>(form.settings.samples.size());
            return count == 0 ? Text::tr("none") : Text::tr("%n prompt(s)", nullptr, count);
        }};
}

} // namespace

std::vector<TrainingSection> makeTrainingSections(TrainingFormState& state, QWidget* parent)
{
    std::vector<TrainingSection> sections;
    for (const auto make : {samples, networkSection, optimizerSection, picturesSection, memory, saving})
        sections.push_back(make(state, parent));
    return sections;
}

} // namespace candela
