// A connection to PostgreSQL that comes back when it breaks, and that can wait for what others announce. Uses
// libpq itself: Qt's driver delivers notifications through an event loop alone, which neither the command
// line nor a worker has, and hides the codes by which a database that is gone differs from a statement that
// is wrong.
#pragma once

#include "app/queue/sql_database.h"
#include "core/api/error.h"

#include <chrono>
#include <memory>
#include <stop_token>
#include <vector>

struct pg_conn;
struct pg_result;

namespace candela
{

/// The database cannot be reached, or the connection broke: whether the last statement was done is not known.
/// The next statement connects anew.
class ConnectionLost : public Error
{
public:
    using Error::Error;
};

/// Whether a queue's location is a database rather than a file.
bool isPostgres(const QString& location);

/// The address without user and password, for messages: postgresql://host:port/database. Throws Error
/// (BadInput), without repeating it, where it cannot be read.
QString shownAddress(const QString& url);

class PostgresConnection : public SqlDatabase
{
public:
    /// Connects at the first statement. `greeting` are the statements that begin every connection.
    explicit PostgresConnection(const QString& url, QStringList greeting);
    ~PostgresConnection() override;

    /// Waits half a minute for signs of life at most. Throws ConnectionLost; Error (RunFailed) where the
    /// database refuses the statement.
    Answer run(const QString& sql, const QVariantList& values = {}) override;
    bool connected() const override { return m_connection != nullptr; }

    /// From now on notifications on this channel are received, over all connections.
    void listen(const QString& channel);
    struct Notification {
        QString channel, payload;
    };
    /// What was announced since the last call, by others or by this connection. Waits until there is
    /// something, the time is over or a stop is requested. Returns at once where it had to connect anew: what
    /// was announced meanwhile is not known. Throws ConnectionLost.
    std::vector<Notification> wait(std::chrono::milliseconds atMost, const std::stop_token& stop);

    const QString& address() const { return m_address; } // as shownAddress()

private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };
    struct Clear {
        void operator()(pg_result* result) const;
    };
    using ResultPtr = std::unique_ptr<pg_result, Clear>;

    void connect();
    enum class Found { Connected, Reconnected };
    Found requireConnection();
    Answer execute(const QString& sql, const QVariantList& values);
    ResultPtr receive();
    std::vector<Notification> takeNotifications();
    [[noreturn]] void lost(const QString& why);
    [[noreturn]] void refuse(const pg_result* result);

    QString m_url;
    QString m_address;
    QStringList m_greeting;
    std::unique_ptr<pg_conn, Close> m_connection;
    bool m_inTransaction = false;
};

} // namespace candela
