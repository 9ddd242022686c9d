#include "ui/generate/display_text.h"

#include "app/common/plain_line.h"

#include <QCoreApplication>
#include <QKeySequence>

#include <cmath>

namespace candela
{
namespace
{

struct DisplayText {
    Q_DECLARE_TR_FUNCTIONS(DisplayText)
};

} // namespace

QString displayName(SamplerKind sampler)
{
    const std::string_view title = titleOf(sampler);
    return QString::fromLatin1(title.data(), static_cast<qsizetype>(title.size()));
}

QString displayName(ScheduleKind schedule)
{
    switch (schedule) {
    case ScheduleKind::Default:
        return DisplayText::tr("The model's own");
    case ScheduleKind::Karras:
        return QStringLiteral("Karras");
    case ScheduleKind::Exponential:
        return DisplayText::tr("Exponential");
    case ScheduleKind::Uniform:
        return DisplayText::tr("Uniform");
    }
    return {};
}

QString displayName(Precision precision)
{
    switch (precision) {
    case Precision::Auto:
        return DisplayText::tr("Automatic");
    case Precision::Fp32:
        return QStringLiteral("fp32");
    case Precision::Bf16:
        return QStringLiteral("bf16");
    case Precision::Fp16:
        return QStringLiteral("fp16");
    }
    return {};
}

QString displayName(PromptGrammar grammar)
{
    switch (grammar) {
    case PromptGrammar::A1111:
        return QStringLiteral("AUTOMATIC1111");
    case PromptGrammar::ComfyUi:
        return QStringLiteral("ComfyUI");
    case PromptGrammar::Plain:
        return DisplayText::tr("Plain text");
    }
    return {};
}

QString displayName(NoiseSource source)
{
    return source == NoiseSource::Philox ? DisplayText::tr("Graphics card") : DisplayText::tr("Processor");
}

QString displayDuration(double seconds)
{
    const auto whole = static_cast<qint64>(std::ceil(seconds));
    if (whole < 60)
        return DisplayText::tr("%1 s").arg(whole);
    const auto two = [](qint64 value) {
        return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0'));
    };
    if (whole < 3600)
        return QStringLiteral("%1:%2").arg(whole / 60).arg(two(whole % 60));
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), two(whole % 60));
}

QString displaySeconds(double seconds)
{
    return seconds < 60 ? DisplayText::tr("%1 s").arg(seconds, 0, 'f', 1) : displayDuration(seconds);
}

QString displayPhase(const JobProgress& progress)
{
    QString phase;
    switch (progress.phase) {
    case Phase::Preparing:
        phase = DisplayText::tr("Preparing");
        break;
    case Phase::Loading:
        phase = DisplayText::tr("Loading");
        break;
    case Phase::Encoding:
        phase = DisplayText::tr("Encoding");
        break;
    case Phase::Sampling:
    case Phase::Training:
        phase = DisplayText::tr("Step %1/%2").arg(progress.step).arg(progress.of);
        break;
    case Phase::Relighting:
        phase = DisplayText::tr("Relighting");
        break;
    case Phase::Scoring:
        phase = DisplayText::tr("Scoring %1/%2").arg(progress.step).arg(progress.of);
        break;
    case Phase::Decoding:
        phase = DisplayText::tr("Decoding");
        break;
    case Phase::Saving:
        phase = DisplayText::tr("Saving");
        break;
    }
    if (progress.imageCount <= 1)
        return phase;
    return DisplayText::tr("Picture %1/%2 · %3").arg(progress.image + 1).arg(progress.imageCount).arg(phase);
}

QString displayTimeLeft(const JobProgress& progress)
{
    if (progress.secondsLeft)
        return DisplayText::tr("%1 left").arg(displayDuration(*progress.secondsLeft));
    const bool estimating = progress.phase == Phase::Sampling || progress.phase == Phase::Training;
    return estimating ? DisplayText::tr("Estimating…") : QString();
}

QString displayRecipe(const GenerateRequest& request)
{
    QStringList parts{DisplayText::tr("seed %1").arg(request.seed)};
    if (request.sampler)
        parts += displayName(*request.sampler);
    if (request.steps)
        parts += DisplayText::tr("%n steps", nullptr, *request.steps);
    return parts.join(QStringLiteral(" · "));
}

QString displayFound(const QStringList& entries)
{
    constexpr qsizetype mostEntries = 12, mostCharacters = 80;
    QStringList shown;
    for (const QString& entry : entries.mid(0, mostEntries)) {
        const QString plain = plainLine(entry.left(mostCharacters));
        shown += entry.size() > mostCharacters ? plain + QChar(0x2026) : plain;
    }
    const QString text = shown.join(QStringLiteral("; "));
    const auto more = static_cast<int>(entries.size() - shown.size());
    return more == 0 ? text : DisplayText::tr("%1; and %n more", nullptr, more).arg(text);
}

QString withShortcut(const QString& text, const QKeySequence& shortcut)
{
    return shortcut.isEmpty()
        ? text
        : QStringLiteral("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText));
}

} // namespace candela
