#include "app/session/settings.h"

#include <QSettings>
#include <QStandardPaths>

namespace candela
{
namespace
{

constexpr int writeDelay = 500; // ms

void write(const QString& file, const QVariantMap& values)
{
    QSettings settings(file, QSettings::IniFormat);
    for (auto value = values.begin(); value != values.end(); ++value)
        settings.setValue(value.key(), value.value());
    settings.sync();
}

} // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent)
    , m_file(file)
    , m_background(std::make_unique<Background>())
{
    const QSettings stored(file, QSettings::IniFormat);
    for (const QString& key : stored.allKeys())
        m_values.insert(key, stored.value(key));
    m_writeSoon.setSingleShot(true);
    m_writeSoon.setInterval(writeDelay);
    m_writeSoon.callOnTimeout([this] {
        m_background->run([name = m_file, changed = m_changed] {
            write(name, changed);
            return [] {
            };
        });
    });
}

Settings::~Settings()
{
    m_background.reset(); // so that an earlier state cannot be written last
    if (!m_changed.isEmpty())
        write(m_file, m_changed);
}

void Settings::store(const QString& key, const QVariant& value)
{
    m_values.insert(key, value);
    m_changed.insert(key, value);
    if (!m_writeSoon.isActive())
        m_writeSoon.start();
    Q_EMIT changed(key);
}

QString Settings::outputFolder() const
{
    QString chosen = get(settings::outputFolder);
    if (!chosen.isEmpty())
        return chosen;
    return QStandardPaths::writableLocation(QStandardPaths::PicturesLocation) + QStringLiteral("/Candela");
}

QString Settings::libraryFolder() const
{
    QString chosen = get(settings::libraryFolder);
    if (!chosen.isEmpty())
        return chosen;
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/models");
}

} // namespace candela
