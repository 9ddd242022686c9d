#include "app/queue/job_store.h"

#include "core/api/request_json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <array>
#include <utility>

namespace candela
{
namespace
{

constexpr int schemaVersion = 1;

constexpr std::array<std::pair<StoredState, const char*>, 8> stateNames = {{
    {StoredState::Waiting, "waiting"},
    {StoredState::Running, "running"},
    {StoredState::Paused, "paused"},
    {StoredState::Interrupted, "interrupted"},
    {StoredState::Blocked, "blocked"},
    {StoredState::Done, "done"},
    {StoredState::Failed, "failed"},
    {StoredState::Cancelled, "cancelled"},
}};

StoredState stateFromName(const QString& name)
{
    for (const auto& [state, known] : stateNames)
        if (name == QLatin1String(known))
            return state;
    throw runFailed("The queue has a job in the unknown state '" + name.toStdString() + "'.");
}

Error databaseError(const QString& file, const QSqlError& error)
{
    return runFailed("The queue " + file.toStdString()
            + " cannot be used: " + error.text().simplified().toStdString() + ".",
        "See that the disk has room and the folder can be written.");
}

/// A statement with its values; throws where the database refuses it.
class Statement
{
public:
    Statement(const QSqlDatabase& database, const QString& sql)
        : m_query(database)
        , m_file(database.databaseName())
    {
        m_query.setForwardOnly(true);
        if (!m_query.prepare(sql))
            throw databaseError(m_file, m_query.lastError());
    }
    Statement& bind(const QVariant& value)
    {
        m_query.addBindValue(value);
        return *this;
    }
    /// The number of rows it changed.
    int run()
    {
        if (!m_query.exec())
            throw databaseError(m_file, m_query.lastError());
        return m_query.numRowsAffected();
    }
    bool next() { return m_query.next(); }
    QVariant value(int column) const { return m_query.value(column); }
    JobId insertedId() const { return m_query.lastInsertId().toLongLong(); }

private:
    QSqlQuery m_query;
    QString m_file;
};

void run(const QSqlDatabase& database, const char* sql)
{
    QSqlQuery query(database);
    if (!query.exec(QLatin1String(sql)))
        throw databaseError(database.databaseName(), query.lastError());
}

QVariant first(const QSqlDatabase& database, const char* sql)
{
    Statement statement(database, QLatin1String(sql));
    statement.run();
    return statement.next() ? statement.value(0) : QVariant();
}

/// Milliseconds since 1970 in UTC, or NULL.
QVariant stored(const QDateTime& time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeFrom(const QVariant& value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

QVariant now()
{
    return stored(QDateTime::currentDateTimeUtc());
}

QString textOf(const QStringList& outputs)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonArray::fromStringList(outputs)).toJson(QJsonDocument::Compact));
}

QStringList outputsFrom(const QString& text)
{
    QStringList outputs;
    for (const QJsonValue value : QJsonDocument::fromJson(text.toUtf8()).array())
        outputs.append(value.toString());
    return outputs;
}

constexpr const char* columns =
    "id, request, state, attempts, failure_kind, failure, remedy, outputs, created, started, ended";

StoredJob jobFrom(const Statement& row)
{
    StoredJob job;
    job.id = row.value(0).toLongLong();
    job.request = requestFromJson(row.value(1).toString().toStdString());
    job.state = stateFromName(row.value(2).toString());
    job.attempts = row.value(3).toInt();
    if (!row.value(5).isNull())
        job.failure = JobFailure{row.value(4).toInt() == 0 ? ErrorKind::BadInput : ErrorKind::RunFailed,
            row.value(5).toString(), row.value(6).toString()};
    job.outputs = outputsFrom(row.value(7).toString());
    job.created = timeFrom(row.value(8));
    job.started = timeFrom(row.value(9));
    job.ended = timeFrom(row.value(10));
    return job;
}

/// "?, ?, ?"
QString placeholders(std::size_t count)
{
    QStringList marks;
    for (std::size_t i = 0; i < count; ++i)
        marks.append(QStringLiteral("?"));
    return marks.join(QStringLiteral(", "));
}

QString quotedStates(const QStringList& states)
{
    return QStringLiteral("'%1'").arg(states.join(QStringLiteral("', '")));
}

/// Held by the process that runs jobs under this name.
QString lockFileOf(const QString& file, const QString& runner)
{
    return file + QStringLiteral("-runner-") + runner;
}

} // namespace

QString nameOf(StoredState state)
{
    for (const auto& [known, name] : stateNames)
        if (known == state)
            return QLatin1String(name);
    return {};
}

/// Takes the write lock at once, so that what was read cannot change before it is written; undone unless
/// committed.
class JobStore::Transaction
{
public:
    explicit Transaction(const QSqlDatabase& database)
        : m_database(database)
    {
        run(m_database, "BEGIN IMMEDIATE");
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction()
    {
        if (!m_committed)
            QSqlQuery(m_database).exec(QStringLiteral("ROLLBACK"));
    }
    void commit()
    {
        run(m_database, "COMMIT");
        m_committed = true;
    }

private:
    const QSqlDatabase& m_database;
    bool m_committed = false;
};

JobStore::JobStore(const QString& file)
    : m_file(QFileInfo(file).absoluteFilePath())
    , m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_runner(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    QDir().mkpath(QFileInfo(m_file).path());
    try {
        open();
    } catch (const Error&) {
        // Only what is there and is no queue of ours is put aside; a folder without room or rights is an
        // error.
        if (!QFileInfo::exists(m_file) || !QFileInfo(m_file).isReadable())
            throw;
        m_database.close();
        const QString kept = setAside();
        if (kept.isEmpty())
            throw;
        open();
        m_notice =
            QStringLiteral("The queue could not be read and is kept as %1; a new one was begun.").arg(kept);
    }
    m_alive = std::make_unique<QLockFile>(lockFileOf(m_file, m_runner));
    m_alive->setStaleLockTime(0); // never by age: a job may run for days
    if (!m_alive->tryLock())
        throw runFailed("The folder " + QFileInfo(m_file).path().toStdString() + " cannot be written.");
}

JobStore::~JobStore()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

void JobStore::open()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(m_file);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000"));
    if (!m_database.open())
        throw databaseError(m_file, m_database.lastError());
    const int version = first(m_database, "PRAGMA user_version").toInt();
    if (version > schemaVersion || first(m_database, "PRAGMA quick_check").toString() != QLatin1String("ok"))
        throw runFailed("The queue " + m_file.toStdString() + " is damaged or of a newer version.");
    run(m_database, "PRAGMA journal_mode = WAL");
    run(m_database, "PRAGMA synchronous = FULL"); // a finished transaction survives the power going
    if (version == schemaVersion)
        return;
    Transaction transaction(m_database);
    // `place` orders what waits; times are for show alone, since clocks jump.
    run(m_database,
        "CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, place INTEGER NOT NULL, kind "
        "TEXT NOT NULL, "
        "request TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, runner TEXT, "
        "failure_kind INTEGER, "
        "failure TEXT, remedy TEXT, outputs TEXT NOT NULL DEFAULT '[]', created INTEGER NOT NULL, started "
        "INTEGER, "
        "ended INTEGER)");
    run(m_database, "CREATE INDEX IF NOT EXISTS jobs_by_place ON jobs (state, place, id)");
    run(m_database, "PRAGMA user_version = 1");
    transaction.commit();
}

/// Renames the database and what SQLite keeps beside it; the new name, empty where that failed.
QString JobStore::setAside() const
{
    for (int number = 1; number < 1000; ++number) {
        const QString kept = m_file + QStringLiteral(".unreadable-%1").arg(number);
        if (QFileInfo::exists(kept))
            continue;
        if (!QFile::rename(m_file, kept))
            return {};
        for (const char* suffix : {"-wal", "-shm"})
            QFile::rename(m_file + QLatin1String(suffix), kept + QLatin1String(suffix));
        return kept;
    }
    return {};
}

/// One beyond all jobs, at that end of the order.
qint64 JobStore::edgePlace(Place place) const
{
    return place == Place::Last
        ? first(m_database, "SELECT COALESCE(MAX(place), 0) + 1 FROM jobs").toLongLong()
        : first(m_database, "SELECT COALESCE(MIN(place), 0) - 1 FROM jobs").toLongLong();
}

std::vector<JobId> JobStore::add(std::span<const Request> requests, Place place)
{
    Transaction transaction(m_database);
    qint64 at = edgePlace(place);
    if (place == Place::First) // they keep their order among themselves
        at -= static_cast<qint64>(requests.size()) - 1;
    Statement insert(m_database,
        QStringLiteral(
            "INSERT INTO jobs (place, kind, request, state, created) VALUES (?, ?, ?, 'waiting', ?)"));
    std::vector<JobId> ids;
    for (const Request& request : requests) {
        const std::string_view kind = kindOf(request);
        insert.bind(at++)
            .bind(QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())))
            .bind(QString::fromStdString(requestToJson(request)))
            .bind(now())
            .run();
        ids.push_back(insert.insertedId());
    }
    transaction.commit();
    return ids;
}

std::optional<StoredJob> JobStore::claimNext()
{
    Transaction transaction(m_database);
    const QVariant id =
        first(m_database, "SELECT id FROM jobs WHERE state = 'waiting' ORDER BY place, id LIMIT 1");
    if (id.isNull())
        return std::nullopt;
    Statement(m_database,
        QStringLiteral("UPDATE jobs SET state = 'running', attempts = attempts + 1, runner = ?, started = ?, "
                       "ended = NULL, "
                       "failure_kind = NULL, failure = NULL, remedy = NULL WHERE id = ?"))
        .bind(m_runner)
        .bind(now())
        .bind(id)
        .run();
    auto job = find(id.toLongLong());
    transaction.commit();
    return job;
}

bool JobStore::addOutput(JobId id, const QString& file)
{
    Transaction transaction(m_database);
    const auto job = find(id);
    if (!job)
        return false;
    const int changed = Statement(m_database,
        QStringLiteral("UPDATE jobs SET outputs = ? WHERE id = ? AND state = 'running' AND runner = ?"))
                            .bind(textOf(job->outputs + QStringList{file}))
                            .bind(id)
                            .bind(m_runner)
                            .run();
    transaction.commit();
    return changed == 1;
}

bool JobStore::finish(JobId id, StoredState state, const std::optional<JobFailure>& failure)
{
    return Statement(m_database,
               QStringLiteral("UPDATE jobs SET state = ?, ended = ?, runner = NULL, failure_kind = ?, "
                              "failure = ?, remedy = ? "
                              "WHERE id = ? AND state = 'running' AND runner = ?"))
               .bind(nameOf(state))
               .bind(now())
               .bind(failure ? QVariant(failure->kind == ErrorKind::BadInput ? 0 : 1) : QVariant())
               .bind(failure ? QVariant(failure->sentence) : QVariant())
               .bind(failure ? QVariant(failure->remedy) : QVariant())
               .bind(id)
               .bind(m_runner)
               .run()
        == 1;
}

int JobStore::interruptOrphans()
{
    QStringList gone;
    Statement runners(m_database, QStringLiteral("SELECT DISTINCT runner FROM jobs WHERE state = 'running'"));
    runners.run();
    while (runners.next()) {
        const QString runner = runners.value(0).toString();
        QLockFile lock(lockFileOf(m_file, runner));
        lock.setStaleLockTime(0);
        if (runner != m_runner && lock.tryLock(0)) // nobody holds it, or a process that is no more
            gone.append(runner);
    }
    if (gone.isEmpty())
        return 0;
    Statement update(m_database,
        QStringLiteral("UPDATE jobs SET state = 'interrupted', runner = NULL, ended = ? WHERE state = "
                       "'running' AND runner IN "
                       "(%1)")
            .arg(placeholders(static_cast<std::size_t>(gone.size()))));
    update.bind(now());
    for (const QString& runner : std::as_const(gone))
        update.bind(runner);
    return update.run();
}

int JobStore::change(std::span<const JobId> ids, const QString& assignments, const QStringList& fromStates)
{
    Transaction transaction(m_database);
    Statement update(m_database,
        QStringLiteral("UPDATE jobs SET %1 WHERE id = ? AND state IN (%2)")
            .arg(assignments, quotedStates(fromStates)));
    int changed = 0;
    for (const JobId id : ids)
        changed += update.bind(id).run();
    transaction.commit();
    return changed;
}

int JobStore::cancel(std::span<const JobId> ids)
{
    return change(ids, QStringLiteral("state = 'cancelled'"),
        {QStringLiteral("waiting"), QStringLiteral("paused"), QStringLiteral("interrupted"),
            QStringLiteral("blocked")});
}

int JobStore::pause(std::span<const JobId> ids)
{
    return change(ids, QStringLiteral("state = 'paused'"), {QStringLiteral("waiting")});
}

int JobStore::resume(std::span<const JobId> ids)
{
    return change(ids, QStringLiteral("state = 'waiting'"),
        {QStringLiteral("paused"), QStringLiteral("interrupted"), QStringLiteral("blocked")});
}

int JobStore::retry(std::span<const JobId> ids)
{
    return change(ids,
        QStringLiteral("state = 'waiting', place = (SELECT MAX(place) + 1 FROM jobs), outputs = '[]'"),
        {QStringLiteral("failed"), QStringLiteral("cancelled")});
}

bool JobStore::edit(JobId id, const Request& request)
{
    const std::string_view kind = kindOf(request);
    return Statement(m_database,
               QStringLiteral(
                   "UPDATE jobs SET kind = ?, request = ? WHERE id = ? AND state IN ('waiting', 'paused', "
                   "'interrupted', 'blocked')"))
               .bind(QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())))
               .bind(QString::fromStdString(requestToJson(request)))
               .bind(id)
               .run()
        == 1;
}

bool JobStore::move(JobId id, JobId before)
{
    Transaction transaction(m_database);
    qint64 place = 0;
    if (before == 0) {
        place = edgePlace(Place::Last);
    } else {
        Statement target(m_database, QStringLiteral("SELECT place FROM jobs WHERE id = ?"));
        target.bind(before).run();
        if (!target.next())
            return false;
        place = target.value(0).toLongLong();
        Statement(m_database, QStringLiteral("UPDATE jobs SET place = place + 1 WHERE place >= ?"))
            .bind(place)
            .run();
    }
    const int changed = Statement(m_database, QStringLiteral("UPDATE jobs SET place = ? WHERE id = ?"))
                            .bind(place)
                            .bind(id)
                            .run();
    if (changed == 1)
        transaction.commit();
    return changed == 1;
}

std::vector<JobStore::Removed> JobStore::remove(std::span<const JobId> ids)
{
    Transaction transaction(m_database);
    std::vector<Removed> removed;
    Statement place(m_database, QStringLiteral("SELECT place FROM jobs WHERE id = ? AND state <> 'running'"));
    Statement erase(m_database, QStringLiteral("DELETE FROM jobs WHERE id = ?"));
    for (const JobId id : ids) {
        place.bind(id).run();
        if (!place.next())
            continue;
        removed.push_back({*find(id), place.value(0).toLongLong()});
        erase.bind(id).run();
    }
    transaction.commit();
    return removed;
}

void JobStore::restore(std::span<const Removed> removed)
{
    Transaction transaction(m_database);
    Statement insert(m_database,
        QStringLiteral("INSERT INTO jobs (id, place, kind, request, state, attempts, failure_kind, failure, "
                       "remedy, outputs, "
                       "created, started, ended) VALUES (%1)")
            .arg(placeholders(13)));
    for (const auto& [job, place] : removed) {
        const std::string_view kind = kindOf(job.request);
        insert.bind(job.id)
            .bind(place)
            .bind(QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())))
            .bind(QString::fromStdString(requestToJson(job.request)))
            .bind(nameOf(job.state))
            .bind(job.attempts)
            .bind(job.failure ? QVariant(job.failure->kind == ErrorKind::BadInput ? 0 : 1) : QVariant())
            .bind(job.failure ? QVariant(job.failure->sentence) : QVariant())
            .bind(job.failure ? QVariant(job.failure->remedy) : QVariant())
            .bind(textOf(job.outputs))
            .bind(stored(job.created))
            .bind(stored(job.started))
            .bind(stored(job.ended))
            .run();
    }
    transaction.commit();
}

std::vector<StoredJob> JobStore::list() const
{
    Statement rows(m_database,
        QStringLiteral("SELECT %1 FROM jobs ORDER BY CASE WHEN state IN ('done', 'failed', 'cancelled') THEN "
                       "0 WHEN state = "
                       "'running' THEN 1 ELSE 2 END, place, id")
            .arg(QLatin1String(columns)));
    rows.run();
    std::vector<StoredJob> jobs;
    while (rows.next())
        jobs.push_back(jobFrom(rows));
    return jobs;
}

std::optional<StoredJob> JobStore::find(JobId id) const
{
    Statement row(m_database, QStringLiteral("SELECT %1 FROM jobs WHERE id = ?").arg(QLatin1String(columns)));
    row.bind(id).run();
    return row.next() ? std::optional(jobFrom(row)) : std::nullopt;
}

int JobStore::count(StoredState state) const
{
    Statement row(m_database, QStringLiteral("SELECT COUNT(*) FROM jobs WHERE state = ?"));
    row.bind(nameOf(state)).run();
    return row.next() ? row.value(0).toInt() : 0;
}

qint64 JobStore::version() const
{
    return first(m_database, "PRAGMA data_version").toLongLong();
}

} // namespace candela
