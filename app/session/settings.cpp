#include "app/session/settings.h"

#include <QStandardPaths>

namespace candela
{

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent)
    , m_file(file, QSettings::IniFormat)
{
}

QString Settings::outputFolder() const
{
    const QString set = get(settings::outputFolder);
    if (!set.isEmpty())
        return set;
    return QStandardPaths::writableLocation(QStandardPaths::PicturesLocation) + QStringLiteral("/Candela");
}

} // namespace candela
