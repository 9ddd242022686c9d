// One studio a profile: a second start hands over what it was asked to open, and goes. Window's thread.
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QStringList>

#include <chrono>

class QLocalSocket;

namespace candela
{

/// What a start of the program asks for.
struct StartRequest {
    QStringList files = {}; // absolute
    QString page = {}; // its id; empty: none in particular
    bool operator==(const StartRequest&) const = default;
};

/// The first one holds a lock file in the profile's folder, which the system drops with the process, and
/// listens on a socket that only this user can open. What comes in is bounded in size, number and time, and
/// believed only where it is well formed.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    enum class Role {
        First, // go on; asked() comes when another starts
        HandedOver, // done: the first one has taken the request
        NoAnswer, // there is a first one, but it does not answer
    };

    /// `profile` is the folder of the studio's own files. It is made where it is missing.
    explicit SingleInstance(const QString& profile, QObject* parent = nullptr);

    /// Blocks up to `patience` while the first one is asked.
    Role start(const StartRequest& request, std::chrono::milliseconds patience = std::chrono::seconds(5));

    /// Of the socket; for tests.
    QString address() const { return m_address; }

Q_SIGNALS:
    void asked(const candela::StartRequest& request);

private:
    void listen();
    void receive();
    void read(QLocalSocket* caller);
    bool handOver(const StartRequest& request, std::chrono::milliseconds patience) const;

    QLockFile m_lock;
    QString m_address;
    int m_callers = 0; // connected now
    QLocalServer m_server;
};

} // namespace candela

Q_DECLARE_METATYPE(candela::StartRequest)
