#include "ui/finetune/training_sections.h"

#include "ui/finetune/prompts_section.h"
#include "ui/generate/display_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QSpinBox>

#include <cmath>

namespace candela
{
namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(TrainingSections)
};

constexpr Precision precisions[] = {Precision::Auto, Precision::Fp32, Precision::Bf16, Precision::Fp16};

QString displayName(OptimizerKind optimizer)
{
    switch (optimizer) {
    case OptimizerKind::AdamW:
        return QStringLiteral("AdamW");
    case OptimizerKind::AdamW8bit:
        return Text::tr("AdamW, 8-bit state");
    case OptimizerKind::Adafactor:
        return QStringLiteral("Adafactor");
    case OptimizerKind::Prodigy:
        return QStringLiteral("Prodigy");
    }
    return {};
}

QString displayName(RateSchedule schedule)
{
    switch (schedule) {
    case RateSchedule::Constant:
        return Text::tr("Constant");
    case RateSchedule::Linear:
        return Text::tr("Linear");
    case RateSchedule::Cosine:
        return Text::tr("Cosine");
    }
    return {};
}

QString joined(const QStringList& parts)
{
    return parts.join(QStringLiteral(" · "));
}

QString percent(double share)
{
    return QStringLiteral("%1 %").arg(std::lround(share * 100));
}

/// A field of the request that is a number.
template <typename T>
struct Member {
    T TrainLoraRequest::*field;
    double scale = 1; // what is shown, of what is kept

    double operator()(const TrainingForm& form) const { return scale * double(form.settings.*field); }
    void operator()(TrainingForm& form, double value) const
    {
        if constexpr (std::is_integral_v<T>)
            form.settings.*field = static_cast<T>(std::lround(value));
        else
            form.settings.*field = value / scale;
    }
};

struct Flag {
    bool TrainLoraRequest::*field;

    bool operator()(const TrainingForm& form) const { return form.settings.*field; }
    void operator()(TrainingForm& form, bool on) const { form.settings.*field = on; }
};

template <typename T>
void number(TrainingRows& rows, TrainingField field, const char* object, const SliderRange& range,
    const RowWords& words, T TrainLoraRequest::*member, double scale = 1)
{
    const Member<T> access{member, scale};
    rows.slider(field, object, range, words, access, access);
}

void flag(TrainingRows& rows, TrainingField field, const char* object, const RowWords& words,
    bool TrainLoraRequest::*member)
{
    rows.check(field, object, words, Flag{member}, Flag{member});
}

TrainingSection network(TrainingFormState& state, QWidget* parent)
{
    auto* rows = new TrainingRows(state, parent);
    number(*rows, TrainingField::Alpha, "Alpha",
        {.softMin = 1, .softMax = 128, .step = 1, .hardMin = 0.01, .hardMax = 1024, .decimals = 2},
        {[] { return Text::tr("Alpha"); },
            [] {
                return Text::tr("The change counts alpha / rank; follows the rank until it is set");
            }},
        &TrainLoraRequest::alpha);
    number(*rows, TrainingField::Convolution, "ConvolutionRank",
        {.softMin = 0, .softMax = 64, .step = 1, .hardMin = 0, .hardMax = 256},
        {[] { return Text::tr("Convolutions"); },
            [] {
                return Text::tr("Rank of the changes to 3×3 convolutions; 0: they stay as they are");
            }},
        &TrainLoraRequest::convolutionRank);
    number(*rows, TrainingField::Dropout, "Dropout",
        {.softMin = 0, .softMax = 50, .step = 1, .hardMin = 0, .hardMax = 99},
        {[] { return Text::tr("Dropout, %"); },
            [] {
                return Text::tr("Share of what goes into a change that is left out at random");
            }},
        &TrainLoraRequest::dropout, 100);
    flag(*rows, TrainingField::TextEncoders, "TextEncoders",
        {[] { return Text::tr("Train the text encoders, too"); },
            [] {
                return Text::tr("For new words; takes more memory and overfits sooner");
            }},
        &TrainLoraRequest::textEncoders);
    return {"network", rows, [] { return Text::tr("Network"); },
        [](const TrainingForm& form) {
            QStringList parts{Text::tr("alpha %1").arg(form.settings.alpha)};
            if (form.settings.convolutionRank > 0)
                parts += Text::tr("convolutions %1").arg(form.settings.convolutionRank);
            if (form.settings.textEncoders)
                parts += Text::tr("text encoders");
            return joined(parts);
        }};
}

void addSchedule(TrainingRows& rows)
{
    rows.combo(
        TrainingField::Optimizer, "Optimizer", {[] {
            return Text::tr("Optimizer");
        }},
        [] {
            QStringList names;
            for (int i = 0; i <= static_cast<int>(OptimizerKind::Prodigy); ++i)
                names += displayName(static_cast<OptimizerKind>(i));
            return names;
        },
        [](const TrainingForm& form) { return static_cast<int>(form.settings.optimizer); },
        [](TrainingForm& form, int index) { form.setOptimizer(static_cast<OptimizerKind>(index)); });
    rows.combo(
        TrainingField::Schedule, "RateSchedule",
        {[] { return Text::tr("Schedule"); },
            [] {
                return Text::tr("How the learning rate falls");
            }},
        [] {
            return QStringList{displayName(RateSchedule::Constant), displayName(RateSchedule::Linear),
                displayName(RateSchedule::Cosine)};
        },
        [](const TrainingForm& form) { return static_cast<int>(form.settings.rateSchedule); },
        [](TrainingForm& form, int index) { form.settings.rateSchedule = static_cast<RateSchedule>(index); });
    number(rows, TrainingField::Warmup, "Warmup",
        {.softMin = 0, .softMax = 25, .step = 1, .hardMin = 0, .hardMax = 100},
        {[] { return Text::tr("Warm-up, %"); },
            [] {
                return Text::tr("Share of the steps in which the rate rises");
            }},
        &TrainLoraRequest::warmup, 100);
}

TrainingSection optimizer(TrainingFormState& state, QWidget* parent)
{
    auto* rows = new TrainingRows(state, parent);
    addSchedule(*rows);
    number(*rows, TrainingField::Batch, "Batch",
        {.softMin = 1, .softMax = 16, .step = 1, .hardMin = 1, .hardMax = 64},
        {[] { return Text::tr("Batch"); },
            [] {
                return Text::tr("Pictures at once; each costs memory");
            }},
        &TrainLoraRequest::batch);
    number(*rows, TrainingField::Accumulation, "Accumulation",
        {.softMin = 1, .softMax = 64, .step = 1, .hardMin = 1, .hardMax = 64},
        {[] { return Text::tr("Accumulate"); },
            [] {
                return Text::tr("Batches a step: as a larger batch, without its memory");
            }},
        &TrainLoraRequest::accumulation);
    number(*rows, TrainingField::MinSnr, "MinSnr",
        {.softMin = 0, .softMax = 20, .step = 1, .hardMin = 0, .hardMax = 100, .decimals = 1},
        {[] { return Text::tr("Min-SNR γ"); },
            [] {
                return Text::tr("Weighs noise levels against each other; 5 is usual, 0 switches it off");
            }},
        &TrainLoraRequest::minSnrGamma);
    number(*rows, TrainingField::NoiseOffset, "NoiseOffset",
        {.softMin = 0, .softMax = 0.2, .step = 0.01, .hardMin = 0, .hardMax = 1, .decimals = 3},
        {[] { return Text::tr("Noise offset"); },
            [] {
                return Text::tr("For darker and lighter pictures; 0.05 is usual, 0 switches it off");
            }},
        &TrainLoraRequest::noiseOffset);
    number(*rows, TrainingField::WeightDecay, "WeightDecay",
        {.softMin = 0, .softMax = 0.1, .step = 0.01, .hardMin = 0, .hardMax = 1, .decimals = 3}, {[] {
            return Text::tr("Weight decay");
        }},
        &TrainLoraRequest::weightDecay);
    return {"optimizer", rows, [] { return Text::tr("Optimization"); },
        [](const TrainingForm& form) {
            const TrainLoraRequest& settings = form.settings;
            return joined({displayName(settings.optimizer), displayName(settings.rateSchedule),
                Text::tr("batch %1").arg(settings.batch * settings.accumulation)});
        }};
}

void addResolution(TrainingFormState& state, TrainingRows& rows)
{
    auto* side = new QSpinBox(&rows);
    side->setObjectName(QStringLiteral("Resolution"));
    side->setRange(0, 2048);
    side->setSingleStep(64);
    side->setKeyboardTracking(false);
    side->setLocale(QLocale::c());
    QObject::connect(side, &QSpinBox::valueChanged, &rows, [&state, side](int value) {
        state.edit(TrainingField::Resolution, [value](TrainingForm& form) { form.setResolution(value); });
        const QSignalBlocker blocker(side);
        side->setValue(state.form().resolution()); // a multiple of 8
    });
    rows.add(
        side,
        {[] { return Text::tr("Resolution"); },
            [] {
                return Text::tr("Pixels of a side, a multiple of 8");
            }},
        [side](const TrainingForm& form) {
            const QSignalBlocker blocker(side);
            side->setValue(form.resolution());
        },
        [side] { side->setSpecialValueText(Text::tr("As the model")); });
}

TrainingSection pictures(TrainingFormState& state, QWidget* parent)
{
    auto* rows = new TrainingRows(state, parent);
    addResolution(state, *rows);
    rows->combo(
        TrainingField::Crop, "Crop",
        {[] { return Text::tr("Crop"); },
            [] {
                return Text::tr("Which part of a larger picture is seen");
            }},
        [] {
            return QStringList{Text::tr("The middle"), Text::tr("At random")};
        },
        [](const TrainingForm& form) { return static_cast<int>(form.settings.crop); },
        [](TrainingForm& form, int index) { form.settings.crop = static_cast<CropKind>(index); });
    number(*rows, TrainingField::CaptionDropout, "CaptionDropout",
        {.softMin = 0, .softMax = 50, .step = 1, .hardMin = 0, .hardMax = 100},
        {[] { return Text::tr("No caption, %"); },
            [] {
                return Text::tr("Share of the captions replaced by the empty one");
            }},
        &TrainLoraRequest::captionDropout, 100);
    flag(*rows, TrainingField::Buckets, "Buckets",
        {[] { return Text::tr("Keep the pictures' shapes"); },
            [] {
                return Text::tr("In buckets of about as many pixels; otherwise all become squares");
            }},
        &TrainLoraRequest::buckets);
    flag(*rows, TrainingField::Flip, "Flip",
        {[] { return Text::tr("Show half of them mirrored"); },
            [] {
                return Text::tr("Not for faces, writing and whatever has a left and a right");
            }},
        &TrainLoraRequest::flip);
    flag(*rows, TrainingField::ShuffleTags, "ShuffleTags",
        {[] { return Text::tr("Shuffle tags"); },
            [] {
                return Text::tr("What stands between commas, but for the first");
            }},
        &TrainLoraRequest::shuffleTags);
    return {"pictures", rows, [] { return Text::tr("Pictures and captions"); },
        [](const TrainingForm& form) {
            QStringList parts;
            if (form.resolution() > 0)
                parts += Text::tr("%1 px").arg(form.resolution());
            if (form.settings.flip)
                parts += Text::tr("mirrored");
            if (form.settings.shuffleTags)
                parts += Text::tr("tags shuffled");
            if (form.settings.captionDropout > 0)
                parts += Text::tr("%1 without caption").arg(percent(form.settings.captionDropout));
            return parts.isEmpty() ? Text::tr("as the model") : joined(parts);
        }};
}

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
    for (const auto make : {samples, network, optimizer, pictures, memory, saving})
        sections.push_back(make(state, parent));
    return sections;
}

} // namespace candela
