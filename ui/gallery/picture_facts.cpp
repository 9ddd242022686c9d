#include "ui/gallery/picture_facts.h"

#include "core/api/repaint_text.h"
#include "ui/generate/display_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace candela
{
namespace
{

struct PictureFacts {
    Q_DECLARE_TR_FUNCTIONS(PictureFacts)
};

QString when(const QDateTime& time)
{
    return QLocale().toString(time.toLocalTime(), PictureFacts::tr("d MMM yyyy HH:mm", "as QLocale has it"));
}

} // namespace

QString fileName(const PictureRecord& picture)
{
    return picture.file.mid(picture.file.lastIndexOf(QLatin1Char('/')) + 1);
}

QString fileLine(const PictureRecord& picture)
{
    QStringList parts;
    if (!picture.size.isEmpty())
        parts += QStringLiteral("%1 × %2").arg(picture.size.width()).arg(picture.size.height());
    parts += QLocale().formattedDataSize(picture.bytes, 1, QLocale::DataSizeTraditionalFormat);
    parts += when(picture.made);
    return parts.join(QStringLiteral(" · "));
}

std::vector<std::pair<QString, QString>> factsOf(const PictureRecord& picture)
{
    std::vector<std::pair<QString, QString>> facts;
    const auto add = [&facts](const QString& name, const QString& value) {
        if (!value.isEmpty())
            facts.emplace_back(name, value);
    };
    add(PictureFacts::tr("Model"), picture.model);
    add(PictureFacts::tr("Model hash"), picture.modelHash);
    if (picture.seed)
        add(PictureFacts::tr("Seed"), QString::number(*picture.seed));
    if (const auto request = generateRequestOf(picture)) {
        if (request->sampler)
            add(PictureFacts::tr("Sampler"), displayName(*request->sampler));
        if (request->schedule != ScheduleKind::Default)
            add(PictureFacts::tr("Schedule"), displayName(request->schedule));
        if (request->steps)
            add(PictureFacts::tr("Steps"), QString::number(*request->steps));
        if (request->cfg)
            add(PictureFacts::tr("Guidance"), QString::number(*request->cfg));
        if (request->grammar != PromptGrammar::A1111)
            add(PictureFacts::tr("Grammar of the prompt"), displayName(request->grammar));
        if (request->clipSkip > 1)
            add(PictureFacts::tr("CLIP skip"), QString::number(request->clipSkip));
        if (request->extension != Extension{})
            add(PictureFacts::tr("Extended by"), QString::fromStdString(textOf(request->extension)));
        if (request->hires)
            add(PictureFacts::tr("Second pass"),
                PictureFacts::tr("%1 times as large, strength %2")
                    .arg(request->hires->scale)
                    .arg(request->hires->strength));
    }
    const auto addScore = [&add](const QString& name, const std::optional<double>& score, int digits) {
        if (score)
            add(name, QString::number(*score, 'f', digits));
    };
    addScore(PictureFacts::tr("Text match"), picture.textMatch, 1);
    addScore(PictureFacts::tr("Aesthetic score"), picture.aesthetic, 2);
    addScore(PictureFacts::tr("NSFW score"), picture.nsfw, 2);
    add(PictureFacts::tr("LoRA"), picture.loras.join(QStringLiteral(", ")));
    if (picture.kind == PictureKind::Found)
        add(PictureFacts::tr("Made with"), picture.program);
    if (picture.device != QLatin1String("auto"))
        add(PictureFacts::tr("Device"), picture.device);
    if (picture.seconds > 0)
        add(PictureFacts::tr("Took"), displaySeconds(picture.seconds));
    return facts;
}

QString labelFor(const PictureRecord& picture, SheetLabel label)
{
    switch (label) {
    case SheetLabel::Name:
        return fileName(picture);
    case SheetLabel::Prompt:
        return picture.prompt.simplified();
    case SheetLabel::Seed:
        return picture.seed ? PictureFacts::tr("seed %1").arg(*picture.seed) : QString();
    case SheetLabel::Model:
        return picture.model;
    case SheetLabel::Date:
        return when(picture.made);
    }
    return {};
}

} // namespace candela
