#include "app/session/settings.h"

#include "app/common/save_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <utility>

namespace candela
{
namespace
{

constexpr int writeDelay = 500; // ms
constexpr int retryDelay = 10'000; // ms

/// False, and the file as it was, where it cannot be written. Not by QSettings in its place: on a full disk
/// that leaves an empty file (see commitWhole()).
bool write(const QString& file, const QVariantMap& values)
{
    const QTemporaryDir scratch;
    const QString draft = scratch.filePath(QStringLiteral("settings.ini"));
    if (!scratch.isValid() || (QFile::exists(file) && !QFile::copy(file, draft)))
        return false;
    qsizetype keys = 0;
    {
        QSettings settings(draft, QSettings::IniFormat);
        for (auto value = values.begin(); value != values.end(); ++value)
            settings.setValue(value.key(), value.value());
        settings.sync();
        keys = settings.status() == QSettings::NoError ? settings.allKeys().size() : -1;
    }
    QFile written(draft);
    const QByteArray text = written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
    const bool isWhole = keys >= 0 && text.endsWith('\n') && text.count('=') >= keys;
    return isWhole && QDir().mkpath(QFileInfo(file).path()) && saveFile(file, text);
}

/// Language and theme were once declared in the group "general", which QSettings reads as "General". These
/// come before all others in allKeys(), so what was set since then counts.
QString asDeclared(QString key)
{
    static const QString former = QStringLiteral("General/");
    return key.startsWith(former) ? QStringLiteral("appearance/") + key.mid(former.size()) : key;
}

} // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent)
    , m_file(file)
    , m_background(std::make_unique<Background>())
{
    const QSettings stored(file, QSettings::IniFormat);
    for (const QString& key : stored.allKeys())
        m_values.insert(asDeclared(key), stored.value(key));
    m_writeSoon.setSingleShot(true);
    m_writeSoon.callOnTimeout([this] {
        m_background->run([this, name = m_file, changed = m_changed] {
            return [this, isWritten = write(name, changed)] {
                if (std::exchange(m_isWritten, isWritten) != isWritten)
                    Q_EMIT writtenChanged();
                if (!isWritten && !m_writeSoon.isActive())
                    m_writeSoon.start(retryDelay);
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
        m_writeSoon.start(writeDelay);
    Q_EMIT changed(key);
}

QString Settings::outputFolder() const
{
    QString chosen = get(settings::outputFolder);
    if (!chosen.isEmpty())
        return chosen;
    return QStandardPaths::writableLocation(QStandardPaths::PicturesLocation) + QStringLiteral("/Candela");
}

QString Settings::runsFolder() const
{
    QString chosen = get(settings::runsFolder);
    if (!chosen.isEmpty())
        return chosen;
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/runs");
}

QString Settings::libraryFolder() const
{
    QString chosen = get(settings::libraryFolder);
    if (!chosen.isEmpty())
        return chosen;
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/models");
}

} // namespace candela
