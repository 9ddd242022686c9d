#include "app/queue/postgres_connection.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <utility>

#ifdef _WIN32
#include <winsock2.h>
#else
#include <cerrno>
#include <poll.h>
#endif

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto signOfLife = 30s; // without one, a connection is taken for broken
constexpr auto stopInterval = 100ms; // how soon a wait notices that it is to stop

// The types that the queue's tables and expressions have, as PostgreSQL numbers them (pg_type.dat).
constexpr Oid booleanType = 16, bytesType = 17;
constexpr std::array<Oid, 3> wholeTypes = {20, 21, 23};
constexpr std::array<Oid, 3> realTypes = {700, 701, 1700};

bool contains(std::span<const Oid> types, Oid type)
{
    return std::ranges::find(types, type) != types.end();
}

/// Whether the connection has something to read before the time is over.
bool waitReadable(PGconn* connection, std::chrono::milliseconds atMost)
{
#ifdef _WIN32
    WSAPOLLFD socket = {static_cast<SOCKET>(PQsocket(connection)), POLLRDNORM, 0};
    return WSAPoll(&socket, 1, static_cast<int>(atMost.count())) > 0;
#else
    pollfd socket = {PQsocket(connection), POLLIN, 0};
    const int ready = poll(&socket, 1, static_cast<int>(atMost.count()));
    return ready > 0 || (ready < 0 && errno == EINTR);
#endif
}

/// ? becomes $1, $2, …: the queue's statements have no other question marks.
QByteArray numbered(const QString& sql)
{
    QByteArray text;
    int number = 0;
    for (const char letter : sql.toUtf8())
        if (letter == '?')
            text += '$' + QByteArray::number(++number);
        else
            text += letter;
    return text;
}

/// {"one","two"}, as arrays are written.
QByteArray arrayText(const QStringList& texts)
{
    QStringList quoted;
    for (QString text : texts) {
        text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
            .replace(QLatin1Char('"'), QLatin1String("\\\""));
        quoted.append(QLatin1Char('"') + text + QLatin1Char('"'));
    }
    return '{' + quoted.join(QLatin1Char(',')).toUtf8() + '}';
}

QByteArray parameter(const QVariant& value)
{
    if (value.typeId() == QMetaType::QByteArray)
        return value.toByteArray();
    return value.typeId() == QMetaType::QStringList ? arrayText(value.toStringList())
                                                    : value.toString().toUtf8();
}

QVariant valueOf(const PGresult* result, int row, int column)
{
    if (PQgetisnull(result, row, column))
        return {};
    const auto text =
        QByteArray::fromRawData(PQgetvalue(result, row, column), PQgetlength(result, row, column));
    const Oid type = PQftype(result, column);
    if (contains(wholeTypes, type))
        return text.toLongLong();
    if (contains(realTypes, type))
        return text.toDouble();
    if (type == booleanType)
        return text == "t";
    if (type == bytesType) // \x and two digits a byte
        return QByteArray::fromHex(text.mid(2));
    return QString::fromUtf8(text);
}

/// libpq explains at length what its first line says.
QString oneLine(const char* message)
{
    return QString::fromUtf8(message).section(QLatin1Char('\n'), 0, 0).simplified();
}

bool isNumber(const QString& text)
{
    return std::ranges::all_of(
        text, [](QChar letter) { return letter.isDigit() || letter == QLatin1Char(','); });
}

/// Without a word of the address itself: what is misread may be part of its password.
Error unreadableAddress()
{
    return badInput("The address of the PostgreSQL queue cannot be read.",
        "It is written postgresql://USER@HOST:PORT/DATABASE. A password is better given in the environment "
        "variable "
        "PGPASSWORD or in the file ~/.pgpass; in an address its signs @ : / ? # % are written %40 %3A %2F "
        "%3F %23 "
        "%25.");
}

} // namespace

bool isPostgres(const QString& location)
{
    return location.startsWith(QLatin1String("postgresql:"))
        || location.startsWith(QLatin1String("postgres:"));
}

QString shownAddress(const QString& url)
{
    char* complaint = nullptr;
    PQconninfoOption* const options = PQconninfoParse(url.toUtf8().constData(), &complaint);
    PQfreemem(complaint);
    if (!options)
        throw unreadableAddress();
    QString host, port, database;
    for (const PQconninfoOption* option = options; option->keyword; ++option) {
        const QLatin1String keyword(option->keyword);
        if (keyword == QLatin1String("host"))
            host = QString::fromUtf8(option->val);
        else if (keyword == QLatin1String("port"))
            port = QString::fromUtf8(option->val);
        else if (keyword == QLatin1String("dbname"))
            database = QString::fromUtf8(option->val);
    }
    PQconninfoFree(options);
    if (!isNumber(port) || host.contains(QLatin1Char('@')) || database.contains(QLatin1Char('@')))
        throw unreadableAddress();
    if (host.startsWith(QLatin1Char('/'))) // a socket of this machine
        host.clear();
    return QStringLiteral("postgresql://%1%2/%3")
        .arg(host, port.isEmpty() || host.isEmpty() ? QString() : QLatin1Char(':') + port, database);
}

void PostgresConnection::Close::operator()(pg_conn* connection) const
{
    PQfinish(connection);
}

void PostgresConnection::Clear::operator()(pg_result* result) const
{
    PQclear(result);
}

PostgresConnection::PostgresConnection(const QString& url, QStringList greeting)
    : m_url(url)
    , m_address(shownAddress(url))
    , m_greeting(std::move(greeting))
{
}

PostgresConnection::~PostgresConnection() = default;

void PostgresConnection::connect()
{
    // What the address itself says comes last and wins.
    const QByteArray url = m_url.toUtf8();
    constexpr std::array keywords = {"fallback_application_name", "connect_timeout", "keepalives_idle",
        "keepalives_interval", "keepalives_count", "tcp_user_timeout", "client_encoding", "dbname",
        static_cast<const char*>(nullptr)};
    const std::array values = {
        "candela", "5", "10", "5", "3", "25000", "UTF8", url.constData(), static_cast<const char*>(nullptr)};
    m_inTransaction = false;
    m_connection.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (!m_connection || PQstatus(m_connection.get()) != CONNECTION_OK)
        lost(m_connection ? oneLine(PQerrorMessage(m_connection.get()))
                          : QStringLiteral("there is no memory"));
    PQsetNoticeProcessor(
        m_connection.get(), [](void*, const char*) {}, nullptr);
    for (const QString& statement : std::as_const(m_greeting))
        execute(statement, {});
}

/// An idle connection that the server has closed meanwhile is made anew, unless that would tear a
/// transaction.
PostgresConnection::Found PostgresConnection::requireConnection()
{
    if (m_connection) {
        // The server's last words are read first, the end of the stream behind them.
        for (int reads = 0; reads < 2 && PQstatus(m_connection.get()) == CONNECTION_OK; ++reads)
            if (!PQconsumeInput(m_connection.get()))
                break;
        if (PQstatus(m_connection.get()) == CONNECTION_OK)
            return Found::Connected;
        if (m_inTransaction)
            lost(oneLine(PQerrorMessage(m_connection.get())));
    }
    connect();
    return Found::Reconnected;
}

SqlDatabase::Answer PostgresConnection::run(const QString& sql, const QVariantList& values)
{
    requireConnection();
    return execute(sql, values);
}

SqlDatabase::Answer PostgresConnection::execute(const QString& sql, const QVariantList& values)
{
    std::vector<QByteArray> bytes;
    std::vector<const char*> pointers;
    std::vector<int> lengths, formats;
    for (const QVariant& value : values)
        bytes.push_back(parameter(value));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const QVariant& value = values[static_cast<qsizetype>(i)];
        pointers.push_back(value.isNull() ? nullptr : bytes[i].constData());
        lengths.push_back(static_cast<int>(bytes[i].size()));
        formats.push_back(value.typeId() == QMetaType::QByteArray ? 1 : 0);
    }
    if (!PQsendQueryParams(m_connection.get(), numbered(sql).constData(), static_cast<int>(bytes.size()),
            nullptr, pointers.data(), lengths.data(), formats.data(), 0))
        lost(oneLine(PQerrorMessage(m_connection.get())));
    const ResultPtr result = receive();
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        refuse(result.get());
    m_inTransaction = PQtransactionStatus(m_connection.get()) != PQTRANS_IDLE;

    Answer answer{.rows = {}, .changed = std::atoi(PQcmdTuples(result.get()))};
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        QVariantList& cells = answer.rows.emplace_back();
        for (int column = 0; column < PQnfields(result.get()); ++column)
            cells.append(valueOf(result.get(), row, column));
    }
    return answer;
}

/// The answer of the statement that was sent: each has one.
PostgresConnection::ResultPtr PostgresConnection::receive()
{
    ResultPtr answer;
    for (;;) {
        while (PQisBusy(m_connection.get())) {
            if (!waitReadable(m_connection.get(), signOfLife))
                lost(QStringLiteral("it does not answer"));
            if (!PQconsumeInput(m_connection.get()))
                lost(oneLine(PQerrorMessage(m_connection.get())));
        }
        ResultPtr next(PQgetResult(m_connection.get()));
        if (!next)
            break;
        answer = std::move(next);
    }
    if (!answer)
        lost(oneLine(PQerrorMessage(m_connection.get())));
    return answer;
}

void PostgresConnection::lost(const QString& why)
{
    m_connection.reset();
    m_inTransaction = false;
    throw ConnectionLost(ErrorKind::RunFailed,
        "The queue " + m_address.toStdString() + " cannot be reached: " + why.toStdString() + ".",
        "See that the database is up and can be reached from here, and that user and password are right.");
}

/// Tells a database that is going, starting or full, which will be back, from a statement that is wrong.
void PostgresConnection::refuse(const pg_result* result)
{
    const QByteArray code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* const primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const QString message = oneLine(primary ? primary : PQerrorMessage(m_connection.get()));
    // Class 08: connection; 53: resources, such as the disk; 57P: shutdown; 25006: a standby, not the
    // primary.
    const bool passing =
        code.startsWith("08") || code.startsWith("53") || code.startsWith("57P") || code == "25006";
    if (passing || code.isEmpty() || PQstatus(m_connection.get()) != CONNECTION_OK)
        lost(message);
    m_inTransaction = PQtransactionStatus(m_connection.get()) != PQTRANS_IDLE;
    throw runFailed(
        "The queue " + m_address.toStdString() + " cannot be used: " + message.toStdString() + ".");
}

void PostgresConnection::listen(const QString& channel)
{
    m_greeting.append(QStringLiteral("LISTEN ") + channel);
    if (connected())
        run(m_greeting.last());
}

std::vector<PostgresConnection::Notification> PostgresConnection::takeNotifications()
{
    struct Free {
        void operator()(PGnotify* notification) const { PQfreemem(notification); }
    };
    std::vector<Notification> notifications;
    while (const std::unique_ptr<PGnotify, Free> next{PQnotifies(m_connection.get())})
        notifications.push_back({QString::fromUtf8(next->relname), QString::fromUtf8(next->extra)});
    return notifications;
}

std::vector<PostgresConnection::Notification> PostgresConnection::wait(
    std::chrono::milliseconds atMost, const std::stop_token& stop)
{
    if (requireConnection() == Found::Reconnected)
        return {};
    const auto end = Clock::now() + atMost;
    for (;;) {
        if (auto notifications = takeNotifications(); !notifications.empty())
            return notifications;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (stop.stop_requested() || left <= 0ms)
            return {};
        if (waitReadable(m_connection.get(), std::min<std::chrono::milliseconds>(left, stopInterval))
            && !PQconsumeInput(m_connection.get()))
            lost(oneLine(PQerrorMessage(m_connection.get())));
    }
}

} // namespace candela
