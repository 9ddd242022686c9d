#include "app/session/access_tokens.h"

#include "app/common/save_file.h"
#include "app/models/file_download.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace candela
{
namespace
{

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr qint64 largestFile = 1 << 20; // bytes: of tokens there are a few

} // namespace

AccessTokens::AccessTokens(QString file)
    : m_file(std::move(file))
{
    QFile kept(m_file);
    if (m_file.isEmpty() || !kept.open(QIODevice::ReadOnly))
        return;
    kept.setPermissions(ownerOnly); // a copy, or a backup that was put back, may have been open to others
    const QJsonObject all = QJsonDocument::fromJson(kept.read(largestFile)).object();
    for (auto one = all.begin(); one != all.end(); ++one)
        if (mayBeToken(one->toString()))
            m_remembered.insert(one.key(), one->toString());
    m_tokens = m_remembered;
}

QString AccessTokens::serverOf(const QUrl& url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString();
}

bool AccessTokens::set(const QUrl& url, const QString& token, KeepToken keep)
{
    const QString server = serverOf(url);
    m_tokens.insert(server, token);
    if (keep == KeepToken::OnThisComputer)
        m_remembered.insert(server, token);
    else if (m_remembered.remove(server) == 0)
        return true;
    return write();
}

bool AccessTokens::forgetAll()
{
    m_tokens.clear();
    m_remembered.clear();
    return write();
}

/// Without tokens there is no file.
bool AccessTokens::write() const
{
    if (m_remembered.isEmpty())
        return !QFileInfo::exists(m_file) || QFile::remove(m_file);
    QJsonObject all;
    for (auto one = m_remembered.begin(); one != m_remembered.end(); ++one)
        all.insert(one.key(), one.value());
    QDir().mkpath(QFileInfo(m_file).path());
    QSaveFile kept(m_file);
    return kept.open(QIODevice::WriteOnly) && kept.setPermissions(ownerOnly) // before there is anything in it
        && kept.write(QJsonDocument(all).toJson()) > 0 && commitWhole(kept);
}

} // namespace candela
