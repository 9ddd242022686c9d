// What is trained, and how fast.
#include "ui/finetune/training_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

namespace candela
{
namespace
{

using Text = SectionText;

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

/// Names with commas between them; none: the usual ones.
void addTargets(TrainingFormState& state, TrainingRows& rows)
{
    auto* line = new QLineEdit(&rows);
    line->setObjectName(QStringLiteral("Targets"));
    const auto textOf = [](const std::vector<std::string>& targets) {
        QStringList names;
        for (const std::string& target : targets)
            names += QString::fromStdString(target);
        return names.join(QStringLiteral(", "));
    };
    const QString usual = textOf(TrainLoraRequest().targets);
    QObject::connect(line, &QLineEdit::editingFinished, &rows, [&state, line] {
        std::vector<std::string> targets;
        for (const QString& name : line->text().split(u',', Qt::SkipEmptyParts))
            if (!name.trimmed().isEmpty())
                targets.push_back(name.trimmed().toStdString());
        if (targets.empty())
            targets = TrainLoraRequest().targets;
        state.edit(
            TrainingField::Targets, [&targets](TrainingForm& form) { form.settings.targets = targets; });
    });
    rows.add(line,
        {[] { return Text::tr("Layers"); },
            [] {
                return Text::tr(
                    "What the names of the UNet's layers end with, or patterns with *, with commas "
                    "between them");
            }},
        [line, textOf, usual](const TrainingForm& form) {
            const QString text = textOf(form.settings.targets);
            if (line->text() != text)
                line->setText(text);
            line->setPlaceholderText(usual);
        });
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

} // namespace

TrainingSection networkSection(TrainingFormState& state, QWidget* parent)
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
    addTargets(state, *rows);
    flag(*rows, TrainingField::TextEncoders, "TextEncoders",
        {[] { return Text::tr("Train the text encoders, too"); },
            [] {
                return Text::tr("For new words; takes more memory and overfits sooner");
            }},
        &TrainLoraRequest::textEncoders);
    rows->rate(
        TrainingField::TextRate, "TextLearningRate",
        {[] { return Text::tr("Their rate"); },
            [] {
                return Text::tr(
                    "Of the text encoders, where they are trained; follows the other until it is set");
            }},
        [](const TrainingForm& form) {
            return form.settings.textLearningRate.value_or(form.settings.learningRate);
        },
        [](TrainingForm& form, double rate) {
            const bool same = rate == form.settings.learningRate;
            form.settings.textLearningRate = same ? std::nullopt : std::optional(rate);
        },
        [](const TrainingForm& form) { return form.settings.learningRate; });
    return {"network", rows, [] { return Text::tr("Network"); },
        [](const TrainingForm& form) {
            QStringList parts{Text::tr("alpha %1").arg(form.settings.alpha)};
            if (form.settings.convolutionRank > 0)
                parts += Text::tr("convolutions %1").arg(form.settings.convolutionRank);
            if (form.settings.targets != TrainLoraRequest().targets)
                parts += Text::tr("other layers");
            if (form.settings.textEncoders)
                parts += Text::tr("text encoders");
            return joined(parts);
        }};
}

TrainingSection optimizerSection(TrainingFormState& state, QWidget* parent)
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
    number(*rows, TrainingField::Clipping, "Clipping",
        {.softMin = 0, .softMax = 5, .step = 0.5, .hardMin = 0, .hardMax = 1000, .decimals = 2},
        {[] { return Text::tr("Clip at"); },
            [] {
                return Text::tr("Longer gradients are shortened to this; 0: never");
            }},
        &TrainLoraRequest::maxGradientNorm);
    number(*rows, TrainingField::Ema, "Ema",
        {.softMin = 0, .softMax = 0.999, .step = 0.001, .hardMin = 0, .hardMax = 0.99999, .decimals = 5},
        {[] { return Text::tr("Average"); },
            [] {
                return Text::tr("Decay of the average that is saved instead of the last weights; 0: the last "
                                "weights");
            }},
        &TrainLoraRequest::ema);
    return {"optimizer", rows, [] { return Text::tr("Optimization"); },
        [](const TrainingForm& form) {
            const TrainLoraRequest& settings = form.settings;
            QStringList parts{displayName(settings.optimizer), displayName(settings.rateSchedule),
                Text::tr("batch %1").arg(settings.batch * settings.accumulation)};
            if (settings.ema > 0)
                parts += Text::tr("averaged");
            return joined(parts);
        }};
}

} // namespace candela
