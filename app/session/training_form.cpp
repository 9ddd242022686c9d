#include "app/session/training_form.h"

#include "core/api/error.h"
#include "core/api/request_json.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

constexpr int mergeWithin = 2000; // ms
constexpr double usualRate = 1e-4, usualProdigyRate = 1;

/// What distinguishes the presets; all else stays as it is.
struct PresetValues {
    TrainingPreset preset;
    int rank;
    std::int64_t steps;
    int checkpointEvery, sampleEvery;
    double minSnr;
};
constexpr PresetValues presets[] = {
    {TrainingPreset::Quick, 8, 400, 100, 100, 0},
    {TrainingPreset::Standard, 16, standardTrainingSteps, 250, 250, 0},
    {TrainingPreset::Thorough, 32, 4000, 500, 500, 5},
};

QString undoText(TrainingField field)
{
    switch (field) {
    case TrainingField::Model:
        return TrainingFormState::tr("base model");
    case TrainingField::Data:
        return TrainingFormState::tr("folder of pictures");
    case TrainingField::Name:
        return TrainingFormState::tr("name");
    case TrainingField::Preset:
        return TrainingFormState::tr("preset");
    case TrainingField::Rank:
        return TrainingFormState::tr("rank");
    case TrainingField::Rate:
        return TrainingFormState::tr("learning rate");
    case TrainingField::Steps:
        return TrainingFormState::tr("steps");
    case TrainingField::Samples:
        return TrainingFormState::tr("sample prompts");
    default:
        return TrainingFormState::tr("training settings");
    }
}

/// What a form may hold, whatever a file says.
void makeValid(TrainLoraRequest& settings)
{
    const auto clamp = [](auto& value, auto low, auto high) {
        value = std::clamp(value, static_cast<std::remove_reference_t<decltype(value)>>(low),
            static_cast<std::remove_reference_t<decltype(value)>>(high));
    };
    clamp(settings.rank, 1, 256);
    clamp(settings.alpha, 0.01, 1024);
    settings.steps = std::clamp<std::int64_t>(settings.steps.value_or(standardTrainingSteps), 1, 100'000);
    settings.epochs.reset();
    clamp(settings.batch, 1, 64);
    clamp(settings.accumulation, 1, 64);
    clamp(settings.learningRate, 1e-8, 10);
    if (settings.textLearningRate)
        clamp(*settings.textLearningRate, 1e-8, 10);
    clamp(settings.warmup, 0, 1);
    clamp(settings.ema, 0, 0.99999);
    clamp(settings.regularisationWeight, 0, 10);
    clamp(settings.tagDropout, 0, 1);
    clamp(settings.keepTags, 0, 1000);
    clamp(settings.keepLoras, 0, 1000);
    if (settings.targets.empty())
        settings.targets = TrainLoraRequest().targets;
    clamp(settings.checkpointEvery, 0, 100'000);
    clamp(settings.sampleEvery, 0, 100'000);
    if (settings.samples.size() > mostTrainingPrompts)
        settings.samples.resize(mostTrainingPrompts);
    settings.model.clear();
    settings.data.clear();
    settings.output.clear();
    settings.resume.clear();
}

} // namespace

TrainingForm::TrainingForm()
{
    settings.alpha = settings.rank;
    settings.steps = standardTrainingSteps;
}

void TrainingForm::setResolution(int side)
{
    settings.width = settings.height = side > 0 ? std::optional(std::max(8, side / 8 * 8)) : std::nullopt;
}

void TrainingForm::setRank(int rank)
{
    if (settings.alpha == settings.rank)
        settings.alpha = rank;
    settings.rank = rank;
}

void TrainingForm::setOptimizer(OptimizerKind optimizer)
{
    const auto usual = [](OptimizerKind kind) {
        return kind == OptimizerKind::Prodigy ? usualProdigyRate : usualRate;
    };
    if (settings.learningRate == usual(settings.optimizer))
        settings.learningRate = usual(optimizer);
    settings.optimizer = optimizer;
}

void apply(TrainingPreset preset, TrainingForm& form)
{
    const PresetValues& values = *std::ranges::find(presets, preset, &PresetValues::preset);
    form.settings.rank = values.rank;
    form.settings.alpha = values.rank;
    form.settings.steps = values.steps;
    form.settings.checkpointEvery = values.checkpointEvery;
    form.settings.sampleEvery = values.sampleEvery;
    form.settings.minSnrGamma = values.minSnr;
}

std::optional<TrainingPreset> presetOf(const TrainingForm& form)
{
    for (const PresetValues& values : presets) {
        TrainingForm like = form;
        apply(values.preset, like);
        if (like == form)
            return values.preset;
    }
    return std::nullopt;
}

QJsonObject toJson(const TrainingForm& form)
{
    const QByteArray settings = QByteArray::fromStdString(requestToJson(form.settings));
    return {{QStringLiteral("model"), form.model}, {QStringLiteral("data"), form.data},
        {QStringLiteral("name"), form.name},
        {QStringLiteral("settings"), QJsonDocument::fromJson(settings).object()}};
}

TrainingForm trainingFormFromJson(const QJsonObject& json)
{
    TrainingForm form;
    form.model = json.value(QLatin1String("model")).toString();
    form.data = json.value(QLatin1String("data")).toString();
    form.name = json.value(QLatin1String("name")).toString();
    const QJsonDocument settings(json.value(QLatin1String("settings")).toObject());
    try {
        const Request request = requestFromJson(settings.toJson().toStdString());
        if (const auto* training = std::get_if<TrainLoraRequest>(&request))
            form.settings = *training;
    } catch (const Error&) { // of another version, or damaged
        return form;
    }
    makeValid(form.settings);
    return form;
}

/// One undo step: the form before and after. Pushing it applies it.
class TrainingFormState::Command : public QUndoCommand
{
public:
    Command(TrainingFormState& state, TrainingField field, TrainingForm after)
        : QUndoCommand(undoText(field))
        , m_state(state)
        , m_field(field)
        , m_before(state.form())
        , m_after(std::move(after))
    {
        m_age.start();
    }

    int id() const override { return static_cast<int>(m_field); }
    void undo() override { m_state.set(m_before); }
    void redo() override { m_state.set(m_after); }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* other = static_cast<const Command*>(next);
        const bool sameRows = m_after.settings.samples.size() == other->m_after.settings.samples.size();
        if (m_age.elapsed() > mergeWithin || m_field == TrainingField::Preset || !sameRows)
            return false;
        m_after = other->m_after;
        m_age.restart();
        setObsolete(m_after == m_before);
        return true;
    }

private:
    TrainingFormState& m_state;
    TrainingField m_field;
    TrainingForm m_before, m_after;
    QElapsedTimer m_age;
};

void TrainingFormState::edit(TrainingField field, const Edit& change)
{
    TrainingForm after = m_form;
    change(after);
    if (after != m_form)
        m_undo.push(new Command(*this, field, std::move(after)));
}

void TrainingFormState::adopt(const Edit& change)
{
    TrainingForm after = m_form;
    change(after);
    set(after);
}

void TrainingFormState::set(const TrainingForm& form)
{
    if (form == m_form)
        return;
    m_form = form;
    Q_EMIT changed();
}

} // namespace candela
