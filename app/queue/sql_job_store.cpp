#include "app/queue/sql_job_store.h"

#include "core/api/request_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>
#include <array>
#include <tuple>

namespace candela
{
namespace
{

constexpr std::size_t chunk = 500; // rows or ids in one statement

const QString columns = QStringLiteral(
    "id, request, state, attempts, failure_kind, failure, remedy, outputs, created, started, ended, place");

// As the column failure_kind has them.
constexpr std::array failureKinds = {ErrorKind::BadInput, ErrorKind::RunFailed, ErrorKind::OutOfMemory};

ErrorKind failureKind(int number)
{
    return number >= 0 && number < static_cast<int>(failureKinds.size())
        ? failureKinds[static_cast<std::size_t>(number)]
        : ErrorKind::RunFailed;
}

/// Kind, sentence and remedy, or three NULLs.
QVariantList stored(const std::optional<JobFailure>& failure)
{
    if (!failure)
        return {QVariant(), QVariant(), QVariant()};
    const auto kind = std::ranges::find(failureKinds, failure->kind) - failureKinds.begin();
    return {static_cast<int>(kind), failure->sentence, failure->remedy};
}

StoredState stateFromName(const QString& name)
{
    for (int state = 0; state <= static_cast<int>(StoredState::Cancelled); ++state)
        if (name == nameOf(static_cast<StoredState>(state)))
            return static_cast<StoredState>(state);
    throw runFailed("The queue has a job in the unknown state '" + name.toStdString() + "'.");
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

/// One that cannot be read must not hide the others.
StoredJob jobFrom(const QVariantList& row)
{
    StoredJob job;
    job.id = row[0].toLongLong();
    if (!row[5].isNull())
        job.failure = JobFailure{failureKind(row[4].toInt()), row[5].toString(), row[6].toString()};
    try {
        job.request = requestFromJson(row[1].toString().toStdString());
        job.state = stateFromName(row[2].toString());
    } catch (const Error& error) {
        job.unreadable = row[1].toString();
        job.state = StoredState::Failed;
        job.failure = failureOf(error);
    }
    job.attempts = row[3].toInt();
    job.outputs = outputsFrom(row[7].toString());
    job.created = timeFrom(row[8]);
    job.started = timeFrom(row[9]);
    job.ended = timeFrom(row[10]);
    job.place = row[11].toLongLong();
    return job;
}

QString kindText(const Request& request)
{
    const std::string_view kind = kindOf(request);
    return QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size()));
}

QString requestText(const StoredJob& job)
{
    return job.unreadable ? *job.unreadable : QString::fromStdString(requestToJson(job.request));
}

/// "1, 2, 3": numbers of ours, which need no binding.
QString listOf(std::span<const JobId> ids)
{
    QStringList texts;
    for (const JobId id : ids)
        texts.append(QString::number(id));
    return texts.join(QStringLiteral(", "));
}

QString listOf(const QStringList& states)
{
    return QStringLiteral("'%1'").arg(states.join(QStringLiteral("', '")));
}

/// Calls with one handful after the other.
template <typename T, typename Use>
void inChunks(std::span<const T> all, Use use)
{
    for (std::size_t at = 0; at < all.size(); at += chunk)
        use(all.subspan(at, std::min(chunk, all.size() - at)));
}

const QString waiting = QStringLiteral("waiting");

} // namespace

SqlJobStore::SqlJobStore()
    : m_runner(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

/// One beyond all jobs, at that end of the order.
qint64 SqlJobStore::edgePlace(Place place) const
{
    return database()
        .first(place == Place::Last ? QStringLiteral("SELECT COALESCE(MAX(place), 0) + 1 FROM jobs")
                                    : QStringLiteral("SELECT COALESCE(MIN(place), 0) - 1 FROM jobs"))
        .toLongLong();
}

std::vector<JobId> SqlJobStore::add(std::span<const Request> requests, Place place, Ranks ranks)
{
    SqlTransaction transaction(database(), beginOrdering());
    qint64 at = edgePlace(place);
    const qint64 step = ranks == Ranks::Ordered ? 1 : 0;
    if (place == Place::First) // they keep their order among themselves
        at -= step * (static_cast<qint64>(requests.size()) - 1);
    std::vector<JobId> ids;
    inChunks(requests, [&](std::span<const Request> some) {
        QStringList rows;
        QVariantList values;
        for (const Request& request : some) {
            rows.append(QStringLiteral("(CAST(? AS BIGINT), ?, ?, 'waiting', %1)").arg(now()));
            values << at << kindText(request) << QString::fromStdString(requestToJson(request));
            at += step;
        }
        const auto inserted = database().run(
            QStringLiteral("INSERT INTO jobs (place, kind, request, state, created) VALUES %1 RETURNING id")
                .arg(rows.join(QStringLiteral(", "))),
            values);
        for (const QVariantList& row : inserted.rows)
            ids.push_back(row.front().toLongLong());
    });
    std::ranges::sort(ids); // the rows come back in an order of the database's choice
    announceWork();
    transaction.commit();
    return ids;
}

const QStringList& SqlJobStore::unfinishedStates()
{
    static const QStringList states = {
        waiting, QStringLiteral("paused"), QStringLiteral("interrupted"), QStringLiteral("blocked")};
    return states;
}

std::optional<StoredJob> SqlJobStore::claimWhere(const ClaimTerms& terms)
{
    const auto claimed = database().run(terms.before
            + QStringLiteral(
                " UPDATE jobs SET state = 'running', attempts = attempts + 1, runner = ?, started = %1, "
                "ended = NULL, failure_kind = NULL, failure = NULL, remedy = NULL "
                "WHERE id = (SELECT id FROM jobs WHERE state = 'waiting' %2 ORDER BY place, id LIMIT 1 %3) "
                "RETURNING %4")
                  .arg(now(), terms.condition, terms.locking, columns),
        terms.valuesBefore + QVariantList{m_runner} + terms.values);
    if (claimed.rows.empty())
        return std::nullopt;
    const QVariantList& row = claimed.rows.front();
    const JobId id = row[0].toLongLong();
    m_claims[id] = row[3].toInt();
    StoredJob job = jobFrom(row);
    if (!job.unreadable)
        return job;
    finish(id, StoredState::Failed, job.failure);
    return claimWhere(terms);
}

QString SqlJobStore::ownRunning()
{
    return QStringLiteral("id = ? AND state = 'running' AND runner = ? AND attempts = ?");
}

QVariantList SqlJobStore::own(JobId id) const
{
    const auto claim = m_claims.find(id);
    return {id, m_runner, claim == m_claims.end() ? 0 : claim->second};
}

bool SqlJobStore::addOutput(JobId id, const QString& file)
{
    // Read and written apart: nobody but the job's own runner changes it.
    const QVariant before =
        database().first(QStringLiteral("SELECT outputs FROM jobs WHERE %1").arg(ownRunning()), own(id));
    if (before.isNull())
        return false;
    QStringList outputs = outputsFrom(before.toString());
    if (!outputs.contains(file)) // it may have been said before, over a connection that broke
        outputs.append(file);
    return database()
               .run(QStringLiteral("UPDATE jobs SET outputs = ? WHERE %1").arg(ownRunning()),
                   QVariantList{textOf(outputs)} + own(id))
               .changed
        == 1;
}

bool SqlJobStore::finish(JobId id, StoredState state, const std::optional<JobFailure>& failure)
{
    const int changed =
        database()
            .run(QStringLiteral("UPDATE jobs SET state = ?, failure_kind = ?, failure = ?, remedy = ?, "
                                "ended = %1 WHERE %2")
                     .arg(now(), ownRunning()),
                QVariantList{nameOf(state)} + stored(failure) + own(id))
            .changed;
    m_claims.erase(id);
    return changed == 1;
}

int SqlJobStore::update(std::span<const JobId> ids, const QString& assignments, const QStringList& fromStates)
{
    int changed = 0;
    inChunks(ids, [&](std::span<const JobId> some) {
        changed += database()
                       .run(QStringLiteral("UPDATE jobs SET %1 WHERE id IN (%2) AND state IN (%3)")
                                .arg(assignments, listOf(some), listOf(fromStates)))
                       .changed;
    });
    return changed;
}

int SqlJobStore::change(std::span<const JobId> ids, const QString& assignments, const QStringList& fromStates)
{
    SqlTransaction transaction(database(), beginOrdering());
    const int changed = update(ids, assignments, fromStates);
    transaction.commit();
    return changed;
}

int SqlJobStore::cancel(std::span<const JobId> ids)
{
    return change(ids, QStringLiteral("state = 'cancelled'"), unfinishedStates());
}

int SqlJobStore::pause(std::span<const JobId> ids)
{
    return change(ids, QStringLiteral("state = 'paused'"), {waiting});
}

int SqlJobStore::resume(std::span<const JobId> ids)
{
    SqlTransaction transaction(database(), beginOrdering());
    const int changed = update(ids, QStringLiteral("state = 'waiting'"), unfinishedStates().mid(1));
    if (changed > 0)
        announceWork();
    transaction.commit();
    return changed;
}

int SqlJobStore::retry(std::span<const JobId> ids)
{
    return retryAlso(ids, QString());
}

/// At the end, by their ids among themselves.
int SqlJobStore::retryAlso(std::span<const JobId> ids, const QString& assignments)
{
    if (ids.empty())
        return 0;
    SqlTransaction transaction(database(), beginOrdering());
    const qint64 beyond = edgePlace(Place::Last) - std::ranges::min(ids);
    const int changed = update(ids,
        QStringLiteral("state = 'waiting', outputs = '[]', place = id + %1%2").arg(beyond).arg(assignments),
        {QStringLiteral("failed"), QStringLiteral("cancelled")});
    if (changed > 0)
        announceWork();
    transaction.commit();
    return changed;
}

bool SqlJobStore::edit(JobId id, const Request& request)
{
    return database()
               .run(QStringLiteral("UPDATE jobs SET kind = ?, request = ?, outputs = '[]' "
                                   "WHERE id = ? AND state IN (%1)")
                        .arg(listOf(unfinishedStates())),
                   {kindText(request), QString::fromStdString(requestToJson(request)), id})
               .changed
        == 1;
}

int SqlJobStore::move(std::span<const JobId> ids, JobId before)
{
    SqlTransaction transaction(database(), beginOrdering());
    qint64 place = 0;
    if (before == 0) {
        place = edgePlace(Place::Last);
    } else {
        const QVariant target =
            database().first(QStringLiteral("SELECT place FROM jobs WHERE id = ?"), {before});
        if (target.isNull())
            return 0;
        place = target.toLongLong() + 1; // its equals that come before it stay there
        database().run(
            QStringLiteral("UPDATE jobs SET place = place + ? WHERE (place > ? OR (place = ? AND id >= ?)) "
                           "AND state NOT IN ('done', 'failed', 'cancelled')"),
            {static_cast<qint64>(ids.size()) + 1, place - 1, place - 1, before});
    }
    int changed = 0;
    for (const JobId id : ids)
        changed +=
            database().run(QStringLiteral("UPDATE jobs SET place = ? WHERE id = ?"), {place++, id}).changed;
    if (changed > 0)
        transaction.commit();
    return changed;
}

std::vector<StoredJob> SqlJobStore::remove(std::span<const JobId> ids)
{
    SqlTransaction transaction(database(), beginOrdering());
    std::vector<StoredJob> removed;
    inChunks(ids, [&](std::span<const JobId> some) {
        const auto erased = database().run(
            QStringLiteral("DELETE FROM jobs WHERE id IN (%1) AND state <> 'running' RETURNING %2")
                .arg(listOf(some), columns));
        for (const QVariantList& row : erased.rows)
            removed.push_back(jobFrom(row));
    });
    transaction.commit();
    std::ranges::sort(removed, {}, [](const StoredJob& job) { return std::tuple(job.place, job.id); });
    return removed;
}

void SqlJobStore::restore(std::span<const StoredJob> removed)
{
    SqlTransaction transaction(database(), beginOrdering());
    for (const StoredJob& job : removed)
        database().run(
            QStringLiteral(
                "INSERT INTO jobs (id, place, kind, request, state, attempts, failure_kind, failure, "
                "remedy, outputs, created, started, ended) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            QVariantList{
                job.id, job.place, kindText(job.request), requestText(job), nameOf(job.state), job.attempts}
                + stored(job.failure)
                + QVariantList{
                    textOf(job.outputs), stored(job.created), stored(job.started), stored(job.ended)});
    announceWork();
    transaction.commit();
}

std::vector<StoredJob> SqlJobStore::list() const
{
    const auto answer = database().run(QStringLiteral(
        "SELECT %1 FROM jobs ORDER BY CASE WHEN state IN ('done', 'failed', 'cancelled') THEN 0 "
        "WHEN state = 'running' THEN 1 ELSE 2 END, place, id")
                                           .arg(columns));
    std::vector<StoredJob> jobs;
    jobs.reserve(answer.rows.size());
    for (const QVariantList& row : answer.rows)
        jobs.push_back(jobFrom(row));
    return jobs;
}

std::optional<StoredJob> SqlJobStore::find(JobId id) const
{
    const auto answer = database().run(QStringLiteral("SELECT %1 FROM jobs WHERE id = ?").arg(columns), {id});
    return answer.rows.empty() ? std::nullopt : std::optional(jobFrom(answer.rows.front()));
}

int SqlJobStore::count(StoredState state) const
{
    return database()
        .first(QStringLiteral("SELECT COUNT(*) FROM jobs WHERE state = ?"), {nameOf(state)})
        .toInt();
}

} // namespace candela
