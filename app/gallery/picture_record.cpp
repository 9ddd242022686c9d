#include "app/gallery/picture_record.h"

#include "core/api/error.h"
#include "core/api/request_json.h"

#include <QRegularExpression>

namespace candela
{

QStringList lorasIn(const QString& prompt)
{
    static const QRegularExpression pattern(QStringLiteral("<(?:lora|lyco):([^:>]+)"));
    QStringList names;
    for (auto at = pattern.globalMatch(prompt); at.hasNext();)
        names += at.next().captured(1);
    return names;
}

std::optional<GenerateRequest> generateRequestOf(const PictureRecord& picture)
{
    if (picture.request.isEmpty())
        return std::nullopt;
    try {
        const Request request = requestFromJson(picture.request.toStdString());
        if (const auto* generate = std::get_if<GenerateRequest>(&request))
            return *generate;
    } catch (const Error&) {
        // a newer version's; what the columns hold is still shown
    }
    return std::nullopt;
}

} // namespace candela
