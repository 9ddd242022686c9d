#include "app/queue/sqlite_job_store.h"

#include "app/queue/sqlite_file.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QThread>
#include <QUuid>

namespace candela
{
namespace
{

constexpr int schemaVersion = 1;

constexpr const char* name = "The queue";
constexpr int patience = 10000; // ms for which somebody else may hold the file

/// One name for the file, whatever links lead to it: it tells whose lock belongs to which queue.
QString realPathOf(const QString& file)
{
    const QFileInfo info(file);
    QDir().mkpath(info.absolutePath());
    if (const QString real = info.canonicalFilePath(); !real.isEmpty())
        return real;
    const QString folder = QFileInfo(info.absolutePath()).canonicalFilePath();
    return folder.isEmpty() ? info.absoluteFilePath() : folder + QLatin1Char('/') + info.fileName();
}

/// Held by the process that runs jobs under this name.
QString lockFileOf(const QString& file, const QString& runner)
{
    return file + QStringLiteral("-runner-") + runner;
}

} // namespace

SqliteDatabase::SqliteDatabase(const QString& file)
    : m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection))
{
    m_database.setDatabaseName(file);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(patience));
    if (m_database.open())
        return;
    const QSqlError error = m_database.lastError();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
    refuseDatabase(name, file, error);
}

SqliteDatabase::~SqliteDatabase()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

SqlDatabase::Answer SqliteDatabase::run(const QString& sql, const QVariantList& values)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        refuseDatabase(name, m_database.databaseName(), query.lastError());
    for (const QVariant& value : values)
        query.addBindValue(value);
    if (!query.exec())
        refuseDatabase(name, m_database.databaseName(), query.lastError());
    Answer answer;
    const int columns = query.record().count();
    while (query.next()) {
        QVariantList row;
        for (int column = 0; column < columns; ++column)
            row.append(query.value(column));
        answer.rows.push_back(std::move(row));
    }
    if (query.lastError().isValid()) // what changes rows and returns them is complete only after the last one
        refuseDatabase(name, m_database.databaseName(), query.lastError());
    answer.changed = query.numRowsAffected();
    return answer;
}

SqliteJobStore::SqliteJobStore(const QString& file)
    : m_file(realPathOf(file))
{
    try {
        open();
    } catch (const UnusableDatabase& unusable) {
        m_database.reset();
        const QString kept = setDatabaseAside(m_file);
        if (kept.isEmpty())
            throw;
        open();
        m_notice = (unusable.why() == UnusableDatabase::Why::Newer
                ? QStringLiteral(
                    "The queue was made by a newer version and is kept as %1; a new one was begun.")
                : QStringLiteral("The queue could not be read and is kept as %1; a new one was begun."))
                       .arg(kept);
    }
    m_identity = identityOf(m_file);
    m_alive = std::make_unique<QLockFile>(lockFileOf(m_file, runner()));
    m_alive->setStaleLockTime(0); // never by age: a job may run for days
    if (!m_alive->tryLock())
        throw runFailed("The folder " + QFileInfo(m_file).path().toStdString() + " cannot be written.");
}

void SqliteJobStore::open()
{
    m_database = std::make_unique<SqliteDatabase>(m_file);
    const int version = m_database->first(QStringLiteral("PRAGMA user_version")).toInt();
    requireUsable(name, m_file, version, schemaVersion,
        m_database->first(QStringLiteral("PRAGMA quick_check")).toString());
    keepJournal();
    m_database->run(QStringLiteral("PRAGMA synchronous = FULL")); // what is finished survives the power going
    if (version == schemaVersion)
        return;
    SqlTransaction transaction(*m_database, beginOrdering());
    // `place` orders what waits; times are for show alone, since clocks jump.
    m_database->run(QStringLiteral(
        "CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, place INTEGER NOT NULL, "
        "kind TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL, "
        "attempts INTEGER NOT NULL DEFAULT 0, runner TEXT, failure_kind INTEGER, failure TEXT, remedy TEXT, "
        "outputs TEXT NOT NULL DEFAULT '[]', created INTEGER NOT NULL, started INTEGER, ended INTEGER)"));
    m_database->run(QStringLiteral("CREATE INDEX IF NOT EXISTS jobs_by_place ON jobs (state, place, id)"));
    m_database->run(QStringLiteral("PRAGMA user_version = 1"));
    transaction.commit();
}

/// SQLite waits for others everywhere but here, where two who have just made the file both want to change it.
void SqliteJobStore::keepJournal()
{
    QElapsedTimer waited;
    waited.start();
    for (;;) {
        try {
            m_database->run(QStringLiteral("PRAGMA journal_mode = WAL"));
            return;
        } catch (const BusyDatabase&) {
            if (waited.hasExpired(patience))
                throw;
        }
        QThread::msleep(20);
    }
}

QString SqliteJobStore::now() const
{
    return QStringLiteral("CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)");
}

/// Takes the write lock at once, so that what was read cannot change before it is written.
QStringList SqliteJobStore::beginOrdering() const
{
    return {QStringLiteral("BEGIN IMMEDIATE")};
}

bool SqliteJobStore::isGone() const
{
    return identityOf(m_file) != m_identity;
}

/// Whoever looks for the jobs there would find others, or none, and do again what is done here.
void SqliteJobStore::requirePresence() const
{
    if (isGone())
        throw runFailed("The queue " + m_file.toStdString() + " is gone.",
            "What was running has ended as it should; see what has deleted or replaced the file.");
}

std::optional<StoredJob> SqliteJobStore::claimNext()
{
    requirePresence();
    return claimWhere({});
}

bool SqliteJobStore::claim(JobId id)
{
    requirePresence();
    return claimWhere({.condition = QStringLiteral("AND id = ?"), .values = {id}}).has_value();
}

int SqliteJobStore::interruptOrphans()
{
    QStringList gone;
    const auto runners =
        m_database->run(QStringLiteral("SELECT DISTINCT runner FROM jobs WHERE state = 'running'"));
    for (const QVariantList& row : runners.rows) {
        const QString name = row.front().toString();
        QLockFile lock(lockFileOf(m_file, name));
        lock.setStaleLockTime(0);
        if (name != runner() && lock.tryLock(0)) // nobody holds it, or a process that is no more
            gone.append(name);
    }
    int interrupted = 0;
    for (const QString& name : std::as_const(gone))
        interrupted += m_database
                           ->run(QStringLiteral("UPDATE jobs SET state = 'interrupted', ended = %1 "
                                                "WHERE state = 'running' AND runner = ?")
                                     .arg(now()),
                               {name})
                           .changed;
    return interrupted;
}

qint64 SqliteJobStore::version() const
{
    return m_database->first(QStringLiteral("PRAGMA data_version")).toLongLong();
}

} // namespace candela
