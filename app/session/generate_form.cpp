#include "app/session/generate_form.h"

#include "app/session/paths.h"
#include "core/api/repaint_text.h"
#include "core/api/request_names.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

constexpr int mergeWithin = 2000; // ms

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

int intIn(const QJsonObject& json, const char* key, int low, int high, int fallback)
{
    const QJsonValue value = json.value(QLatin1String(key));
    return value.isDouble() ? std::clamp(value.toInt(fallback), low, high) : fallback;
}

double doubleIn(const QJsonObject& json, const char* key, double low, double high, double fallback)
{
    const QJsonValue value = json.value(QLatin1String(key));
    return value.isDouble() ? std::clamp(value.toDouble(), low, high) : fallback;
}

std::string nameIn(const QJsonObject& json, const char* key)
{
    return json.value(QLatin1String(key)).toString().toStdString();
}

QString undoText(FormField field)
{
    switch (field) {
    case FormField::Model:
        return GenerateFormState::tr("model");
    case FormField::Prompt:
        return GenerateFormState::tr("prompt");
    case FormField::Negative:
        return GenerateFormState::tr("negative prompt");
    case FormField::Size:
        return GenerateFormState::tr("size");
    case FormField::Count:
        return GenerateFormState::tr("number of images");
    case FormField::Seed:
        return GenerateFormState::tr("seed");
    case FormField::Steps:
        return GenerateFormState::tr("steps");
    case FormField::Cfg:
        return GenerateFormState::tr("guidance");
    case FormField::Sampler:
        return GenerateFormState::tr("sampler");
    case FormField::Schedule:
        return GenerateFormState::tr("schedule");
    case FormField::Eta:
        return GenerateFormState::tr("eta");
    case FormField::ClipSkip:
        return GenerateFormState::tr("CLIP skip");
    case FormField::Precision:
        return GenerateFormState::tr("precision");
    case FormField::Threads:
        return GenerateFormState::tr("threads");
    case FormField::Source:
        return GenerateFormState::tr("picture to begin from");
    case FormField::Strength:
        return GenerateFormState::tr("strength");
    case FormField::Grammar:
        return GenerateFormState::tr("prompt grammar");
    case FormField::Loras:
        return GenerateFormState::tr("LoRAs");
    case FormField::Mask:
        return GenerateFormState::tr("mask");
    case FormField::Extension:
        return GenerateFormState::tr("extension of the picture");
    case FormField::Hires:
        return GenerateFormState::tr("second pass");
    case FormField::VaeTiling:
        return GenerateFormState::tr("tiling");
    case FormField::Noise:
        return GenerateFormState::tr("noise source");
    case FormField::Vae:
        return GenerateFormState::tr("autoencoder");
    case FormField::Several:
        return GenerateFormState::tr("reuse of settings");
    }
    return {};
}

std::vector<LoraUse> usesOf(const QList<FormLora>& loras)
{
    std::vector<LoraUse> uses;
    for (const FormLora& lora : loras)
        if (lora.on)
            uses.push_back({.file = toPath(lora.file), .scale = lora.weight, .alpha = lora.alpha});
    return uses;
}

QJsonArray toJson(const QList<FormLora>& loras)
{
    QJsonArray list;
    for (const FormLora& lora : loras) {
        QJsonObject entry{{QStringLiteral("file"), lora.file}, {QStringLiteral("weight"), lora.weight},
            {QStringLiteral("on"), lora.on}};
        if (lora.alpha)
            entry.insert(QStringLiteral("alpha"), *lora.alpha);
        list.append(entry);
    }
    return list;
}

QList<FormLora> lorasFrom(const QJsonArray& list)
{
    QList<FormLora> loras;
    for (const QJsonValue value : list) {
        const QJsonObject entry = value.toObject();
        FormLora lora{.file = entry.value(QLatin1String("file")).toString(),
            .weight = doubleIn(entry, "weight", -10, 10, 1),
            .alpha = {},
            .on = entry.value(QLatin1String("on")).toBool(true)};
        if (const double alpha = entry.value(QLatin1String("alpha")).toDouble(); alpha > 0)
            lora.alpha = alpha;
        if (!lora.file.isEmpty())
            loras += lora;
    }
    return loras;
}

} // namespace

void GenerateForm::beginFrom(const QString& file)
{
    if (file == source)
        return;
    source = file;
    mask.clear();
    extension = {};
}

GenerateRequest GenerateForm::toRequest() const
{
    const bool begins = !source.isEmpty();
    return {
        .model = toPath(model),
        .prompt = prompt.toStdString(),
        .negative = negative.toStdString(),
        .grammar = grammar,
        .seed = seed,
        .count = count,
        .steps = steps,
        .cfg = cfg,
        .width = width,
        .height = height,
        .sampler = sampler,
        .schedule = schedule,
        .eta = sampler == SamplerKind::Ddim ? eta : 0,
        .clipSkip = clipSkip,
        .source = toPath(source),
        .strength = strength,
        .mask = begins ? toPath(mask) : std::filesystem::path(),
        .extension = begins ? extension : Extension{},
        .hires = hires ? std::optional(hiresPass) : std::nullopt,
        .loras = usesOf(loras),
        .vae = toPath(vae),
        .noise = noise,
        .vaeTiling = vaeTiling,
        .compute = {.precision = precision, .threads = threads},
    };
}

QJsonObject toJson(const GenerateForm& form)
{
    QJsonArray touched;
    for (const FormField field : form.touched)
        touched.append(static_cast<int>(field));
    return {
        {QStringLiteral("model"), form.model},
        {QStringLiteral("prompt"), form.prompt},
        {QStringLiteral("negative"), form.negative},
        {QStringLiteral("grammar"), toQString(nameOf(form.grammar))},
        {QStringLiteral("width"), form.width},
        {QStringLiteral("height"), form.height},
        {QStringLiteral("count"), form.count},
        {QStringLiteral("randomSeed"), form.randomSeed},
        {QStringLiteral("seed"), double(form.seed)},
        {QStringLiteral("steps"), form.steps},
        {QStringLiteral("cfg"), form.cfg},
        {QStringLiteral("sampler"), toQString(nameOf(form.sampler))},
        {QStringLiteral("schedule"), toQString(nameOf(form.schedule))},
        {QStringLiteral("eta"), form.eta},
        {QStringLiteral("clipSkip"), form.clipSkip},
        {QStringLiteral("noise"), toQString(nameOf(form.noise))},
        {QStringLiteral("precision"), toQString(nameOf(form.precision))},
        {QStringLiteral("threads"), form.threads},
        {QStringLiteral("source"), form.source},
        {QStringLiteral("strength"), form.strength},
        {QStringLiteral("loras"), toJson(form.loras)},
        {QStringLiteral("mask"), form.mask},
        {QStringLiteral("extension"), QString::fromStdString(textOf(form.extension))},
        {QStringLiteral("hires"), form.hires},
        {QStringLiteral("hiresScale"), form.hiresPass.scale},
        {QStringLiteral("hiresStrength"), form.hiresPass.strength},
        {QStringLiteral("vae"), form.vae},
        {QStringLiteral("vaeTiling"), toQString(nameOf(form.vaeTiling))},
        {QStringLiteral("touched"), touched},
    };
}

GenerateForm formFromJson(const QJsonObject& json)
{
    GenerateForm form;
    form.model = json.value(QLatin1String("model")).toString();
    form.prompt = json.value(QLatin1String("prompt")).toString();
    form.negative = json.value(QLatin1String("negative")).toString();
    form.grammar = promptGrammarFromName(nameIn(json, "grammar")).value_or(form.grammar);
    form.width = intIn(json, "width", 64, 4096, form.width);
    form.height = intIn(json, "height", 64, 4096, form.height);
    form.count = intIn(json, "count", 1, 999, form.count);
    form.randomSeed = json.value(QLatin1String("randomSeed")).toBool(form.randomSeed);
    form.seed = static_cast<quint32>(doubleIn(json, "seed", 0, 4294967295.0, form.seed));
    form.steps = intIn(json, "steps", 1, 150, form.steps);
    form.cfg = doubleIn(json, "cfg", 0, 30, form.cfg);
    form.sampler = samplerFromName(nameIn(json, "sampler")).value_or(form.sampler);
    form.schedule = scheduleFromName(nameIn(json, "schedule")).value_or(form.schedule);
    form.eta = doubleIn(json, "eta", 0, 1, form.eta);
    form.clipSkip = intIn(json, "clipSkip", 1, 12, form.clipSkip);
    form.noise = noiseSourceFromName(nameIn(json, "noise")).value_or(form.noise);
    form.precision = precisionFromName(nameIn(json, "precision")).value_or(form.precision);
    form.threads = intIn(json, "threads", 0, 1024, form.threads);
    form.source = json.value(QLatin1String("source")).toString();
    form.strength = doubleIn(json, "strength", 0.01, 1, form.strength);
    form.loras = lorasFrom(json.value(QLatin1String("loras")).toArray());
    form.mask = json.value(QLatin1String("mask")).toString();
    form.extension = extensionFromText(nameIn(json, "extension")).value_or(form.extension);
    form.hires = json.value(QLatin1String("hires")).toBool(form.hires);
    form.hiresPass.scale = doubleIn(json, "hiresScale", 1, largestHiresScale, form.hiresPass.scale);
    form.hiresPass.strength = doubleIn(json, "hiresStrength", 0.01, 1, form.hiresPass.strength);
    form.vae = json.value(QLatin1String("vae")).toString();
    form.vaeTiling = vaeTilingFromName(nameIn(json, "vaeTiling")).value_or(form.vaeTiling);
    for (const auto& field : json.value(QLatin1String("touched")).toArray())
        if (field.toInt(-1) >= 0 && field.toInt() < static_cast<int>(FormField::Several))
            form.touched.insert(static_cast<FormField>(field.toInt()));
    return form;
}

/// One undo step: the form before and after. Pushing it applies it.
class GenerateFormState::Command : public QUndoCommand
{
public:
    Command(GenerateFormState& state, FormField field, GenerateForm after)
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
        if (m_field == FormField::Several || m_field == FormField::Mask || m_age.elapsed() > mergeWithin)
            return false;
        if (!std::ranges::equal(m_after.loras, other->m_after.loras, {}, &FormLora::file, &FormLora::file))
            return false; // a row that came or went is a step of its own
        m_after = other->m_after;
        m_age.restart();
        setObsolete(m_after == m_before);
        return true;
    }

private:
    GenerateFormState& m_state;
    FormField m_field;
    GenerateForm m_before, m_after;
    QElapsedTimer m_age;
};

GenerateFormState::GenerateFormState(GenerateForm form, QObject* parent)
    : QObject(parent)
    , m_form(std::move(form))
{
}

void GenerateFormState::edit(FormField field, const Edit& change)
{
    GenerateForm after = m_form;
    change(after);
    if (after == m_form)
        return;
    after.touched.insert(field);
    if (isModelDefault(field, after))
        after.touched.remove(field);
    m_undo.push(new Command(*this, field, std::move(after)));
}

void GenerateFormState::setModelDefaults(const GenerateDefaults& defaults, int sizeMultiple)
{
    m_defaults = defaults;
    m_sizeMultiple = sizeMultiple;
    m_haveDefaults = true;
    set(m_form);
}

void GenerateFormState::reuse(const GenerateRequest& request, ReusePart part, const QString& modelPath)
{
    const bool all = part == ReusePart::Everything;
    GenerateForm after = m_form;
    if (all || part == ReusePart::Prompt) {
        after.prompt = QString::fromStdString(request.prompt);
        after.negative = QString::fromStdString(request.negative);
        after.grammar = request.grammar;
    }
    if (all || part == ReusePart::Seed) {
        after.seed = request.seed;
        after.noise = request.noise; // without it the seed means nothing
        after.randomSeed = false;
    }
    if (all || part == ReusePart::Size) {
        after.width = request.width.value_or(after.width);
        after.height = request.height.value_or(after.height);
        after.touched.insert(FormField::Size);
    }
    if (all) {
        after.model = modelPath;
        after.count = 1;
        after.steps = request.steps.value_or(after.steps);
        after.cfg = request.cfg.value_or(after.cfg);
        after.sampler = request.sampler.value_or(after.sampler);
        after.schedule = request.schedule;
        after.eta = request.eta;
        after.clipSkip = request.clipSkip;
        after.precision = request.compute.precision;
        after.source = toQString(request.source);
        after.strength = request.strength;
        after.loras.clear();
        for (const LoraUse& lora : request.loras)
            after.loras += {.file = toQString(lora.file), .weight = lora.scale, .alpha = lora.alpha};
        after.mask = toQString(request.mask);
        after.extension = request.extension;
        after.hires = request.hires.has_value();
        after.hiresPass = request.hires.value_or(after.hiresPass);
        after.vae = toQString(request.vae);
        after.vaeTiling = request.vaeTiling;
        after.touched.unite({FormField::Steps, FormField::Cfg, FormField::Sampler});
    }
    if (after != m_form)
        m_undo.push(new Command(*this, FormField::Several, std::move(after)));
}

void GenerateFormState::restore(
    const PictureParameters& found, const QString& modelPath, const QList<FormLora>& loras)
{
    const GenerateRequest& request = found.request;
    GenerateForm after = m_form;
    const auto take = [&after](FormField field, auto& to, const auto& from) {
        if (!from)
            return;
        to = *from;
        after.touched.insert(field);
    };
    after.prompt = QString::fromStdString(request.prompt);
    after.negative = QString::fromStdString(request.negative);
    after.grammar = request.grammar;
    after.count = 1;
    take(FormField::Steps, after.steps, request.steps);
    take(FormField::Cfg, after.cfg, request.cfg);
    take(FormField::Size, after.width, request.width);
    take(FormField::Size, after.height, request.height);
    if (request.sampler) { // a schedule and eta mean something with their sampler alone
        take(FormField::Sampler, after.sampler, request.sampler);
        after.schedule = request.schedule;
        after.eta = request.eta;
    }
    after.clipSkip = request.clipSkip;
    if (!found.source.empty())
        after.strength = request.strength;
    after.hires = request.hires.has_value();
    after.hiresPass = request.hires.value_or(after.hiresPass);
    if (found.hasSeed) {
        after.seed = request.seed;
        after.noise = request.noise; // without it the seed means nothing
        after.randomSeed = false;
    }
    if (!modelPath.isEmpty())
        after.model = modelPath;
    after.loras = loras;
    if (after != m_form)
        m_undo.push(new Command(*this, FormField::Several, std::move(after)));
}

void GenerateFormState::adopt(const Edit& change)
{
    GenerateForm form = m_form;
    change(form);
    set(form);
}

void GenerateFormState::set(const GenerateForm& form)
{
    GenerateForm filled = form;
    fillUntouched(filled);
    makeValid(filled);
    if (filled == m_form)
        return;
    m_form = std::move(filled);
    Q_EMIT changed();
}

bool GenerateFormState::isModelDefault(FormField field, const GenerateForm& form) const
{
    if (!m_haveDefaults)
        return false;
    switch (field) {
    case FormField::Size:
        return form.width == m_defaults.width && form.height == m_defaults.height;
    case FormField::Steps:
        return form.steps == m_defaults.steps;
    case FormField::Cfg:
        return form.cfg == m_defaults.cfg;
    case FormField::Sampler:
        return form.sampler == m_defaults.sampler;
    default:
        return false;
    }
}

void GenerateFormState::fillUntouched(GenerateForm& form) const
{
    if (!m_haveDefaults)
        return;
    if (!form.touched.contains(FormField::Size)) {
        form.width = m_defaults.width;
        form.height = m_defaults.height;
    }
    if (!form.touched.contains(FormField::Steps))
        form.steps = m_defaults.steps;
    if (!form.touched.contains(FormField::Cfg))
        form.cfg = m_defaults.cfg;
    if (!form.touched.contains(FormField::Sampler))
        form.sampler = m_defaults.sampler;
}

/// What the engine would refuse is put right here, where it is seen.
void GenerateFormState::makeValid(GenerateForm& form) const
{
    const auto round = [this](int pixels) {
        return std::max(1, (pixels + m_sizeMultiple / 2) / m_sizeMultiple) * m_sizeMultiple;
    };
    form.width = round(form.width);
    form.height = round(form.height);
    if (!hasSchedule(form.sampler, form.schedule))
        form.schedule = ScheduleKind::Default;
}

} // namespace candela
