#include "ui/relight/picture_filter.h"

#include "core/api/picture_files.h"

#include <QCoreApplication>
#include <QStringList>

namespace candela
{

QString pictureFilter()
{
    QStringList patterns;
    for (const std::string_view extension : pictureExtensions())
        patterns +=
            QStringLiteral("*.") + QLatin1String(extension.data(), static_cast<qsizetype>(extension.size()));
    return QCoreApplication::translate("PictureFilter", "Pictures (%1)").arg(patterns.join(QLatin1Char(' ')));
}

} // namespace candela
