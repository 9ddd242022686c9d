#include "app/cli/window_profile.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace candela::cli
{
namespace
{

QString folderOf(QStandardPaths::StandardLocation kind)
{
    QCoreApplication::setOrganizationName(QStringLiteral("Candela"));
    QCoreApplication::setApplicationName(QStringLiteral("candela-studio"));
    return QStandardPaths::writableLocation(kind);
}

} // namespace

QString windowSettingsFile()
{
    return folderOf(QStandardPaths::AppConfigLocation) + QStringLiteral("/settings.ini");
}

QString windowDataFile(const QString& name)
{
    return folderOf(QStandardPaths::AppDataLocation) + QLatin1Char('/') + name;
}

} // namespace candela::cli
