#include "app/session/single_instance.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>

#include <optional>

namespace candela
{
namespace
{

constexpr qint64 longestRequest = 1024LL * 1024; // bytes
constexpr int mostFiles = 4096, longestName = 4096;
constexpr int mostCallers = 8;
constexpr int callTime = 2000; // ms a caller has to say what it wants
const QByteArray answer = "candela-studio took it\n";

/// Beside what else belongs to this user's login, or a pipe's name on Windows. Socket names are short: the
/// profile is hashed.
QString addressFor(const QString& profile)
{
    const QByteArray whole = (QDir::homePath() + QLatin1Char('|') + QDir(profile).canonicalPath()).toUtf8();
    const QByteArray hash = QCryptographicHash::hash(whole, QCryptographicHash::Sha256).toHex().left(16);
    const QString name = QStringLiteral("candela-studio-") + QString::fromLatin1(hash);
#ifdef Q_OS_WIN
    return name;
#else
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + QLatin1Char('/') + name;
#endif
}

/// Makes the folder, so that it can be asked for its canonical name.
QString made(const QString& folder)
{
    QDir().mkpath(folder);
    return folder;
}

QByteArray encode(const StartRequest& request)
{
    const QJsonObject object{
        {QStringLiteral("files"), QJsonArray::fromStringList(request.files)},
        {QStringLiteral("page"), request.page},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

/// Nothing where it is not a request.
std::optional<StartRequest> decode(const QByteArray& line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const QJsonArray files = object.value(QStringLiteral("files")).toArray();
    StartRequest request{.files = {}, .page = object.value(QStringLiteral("page")).toString()};
    if (object.isEmpty() || files.size() > mostFiles || request.page.size() > 64)
        return std::nullopt;
    for (const QJsonValue file : files) {
        const QString name = file.toString();
        if (name.size() > longestName || name.contains(QChar(0)) || !QDir::isAbsolutePath(name))
            return std::nullopt;
        request.files += name;
    }
    return request;
}

} // namespace

SingleInstance::SingleInstance(const QString& profile, QObject* parent)
    : QObject(parent)
    , m_lock(made(profile) + QStringLiteral("/studio.lock"))
    , m_address(addressFor(profile))
{
    m_lock.setStaleLockTime(0); // it is stale when its process is gone, and only then
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(mostCallers);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::receive);
}

SingleInstance::Role SingleInstance::start(const StartRequest& request, std::chrono::milliseconds patience)
{
    // On a full disk a dead one's lock is in the way for ever: to take it over needs another file beside it.
    if (m_lock.tryLock(0) || (m_lock.removeStaleLockFile() && m_lock.tryLock(0))) {
        listen();
        return Role::First;
    }
    if (m_lock.error() != QLockFile::LockFailedError) // a folder that cannot be written: nothing to share
        return Role::First;
    return handOver(request, patience) ? Role::HandedOver : Role::NoAnswer;
}

void SingleInstance::listen()
{
    QLocalServer::removeServer(m_address); // a dead one's: we hold the lock
    m_server.listen(m_address); // where that fails, a second start finds no answer and says so
}

void SingleInstance::receive()
{
    while (QLocalSocket* caller = m_server.nextPendingConnection()) {
        if (m_callers >= mostCallers) {
            caller->abort();
            caller->deleteLater();
            continue;
        }
        ++m_callers;
        caller->setReadBufferSize(longestRequest + 1);
        connect(caller, &QObject::destroyed, this, [this] { --m_callers; });
        connect(caller, &QLocalSocket::disconnected, caller, &QObject::deleteLater);
        connect(caller, &QLocalSocket::readyRead, this, [this, caller] { read(caller); });
        QTimer::singleShot(callTime, caller, [caller] {
            caller->abort();
            caller->deleteLater();
        });
        read(caller); // what is there already is not signalled
    }
}

void SingleInstance::read(QLocalSocket* caller)
{
    if (!caller->canReadLine()) {
        if (caller->bytesAvailable() > longestRequest)
            caller->abort();
        return;
    }
    const std::optional<StartRequest> request = decode(caller->readLine());
    if (!request)
        return caller->abort();
    caller->write(answer);
    caller->flush();
    caller->disconnectFromServer();
    Q_EMIT asked(*request);
}

bool SingleInstance::handOver(const StartRequest& request, std::chrono::milliseconds patience) const
{
    const QDeadlineTimer deadline(patience);
    const auto left = [&deadline] {
        return static_cast<int>(deadline.remainingTime());
    };
    while (!deadline.hasExpired()) {
        QLocalSocket socket;
        socket.connectToServer(m_address);
        if (!socket.waitForConnected(left())) {
            QThread::msleep(50); // it has the lock and does not listen yet
            continue;
        }
        socket.write(encode(request));
        while (!socket.canReadLine() && socket.waitForReadyRead(left())) { }
        return socket.readLine() == answer;
    }
    return false;
}

} // namespace candela
