// What tells a server who downloads: in memory, and where the user wants it in a file.
#pragma once

#include <QHash>
#include <QString>
#include <QUrl>

namespace candela
{

enum class KeepToken { ThisSession, OnThisComputer };

/// Window's thread. Each token is of one server: scheme, host and port of an address. The file holds nothing
/// else, and none but its owner may read it.
class AccessTokens
{
public:
    /// Reads the file where there is one. Without a name nothing is remembered.
    explicit AccessTokens(QString file);

    /// Empty where the address's server has none.
    QString of(const QUrl& url) const { return m_tokens.value(serverOf(url)); }
    /// Instead of the one that the server had. False where it could not be written (or wiped) on the disk;
    /// it holds for this session all the same.
    bool set(const QUrl& url, const QString& token, KeepToken keep);

    bool isRemembered(const QUrl& url) const { return m_remembered.contains(serverOf(url)); }
    /// Also those of this session. False where the file could not be deleted.
    bool forgetAll();
    const QString& file() const { return m_file; }

private:
    static QString serverOf(const QUrl& url);
    bool write() const;

    QString m_file;
    QHash<QString, QString> m_tokens; // by server
    QHash<QString, QString> m_remembered; // as the file has them
};

} // namespace candela
