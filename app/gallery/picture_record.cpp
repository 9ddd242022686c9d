#include "app/gallery/picture_record.h"

#include "core/api/error.h"
#include "core/api/request_json.h"

namespace candela
{

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
