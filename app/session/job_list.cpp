#include "app/session/job_list.h"

#include "app/session/engine_sentences.h"

#include <QMimeData>

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

namespace candela
{
namespace
{

constexpr std::pair<JobState, StoredState> states[] = {
    {JobState::Waiting, StoredState::Waiting},
    {JobState::Running, StoredState::Running},
    {JobState::Paused, StoredState::Paused},
    {JobState::Interrupted, StoredState::Interrupted},
    {JobState::Blocked, StoredState::Blocked},
    {JobState::Done, StoredState::Done},
    {JobState::Failed, StoredState::Failed},
    {JobState::Cancelled, StoredState::Cancelled},
};

constexpr double longestJob = 366 * 24 * 3600.0; // seconds; beyond it the clock was set meanwhile

constexpr const char* jobsMimeType = "application/x-candela-jobs";

/// 0: not known.
double believable(double seconds)
{
    return seconds > 0 && seconds < longestJob ? seconds : 0;
}

bool runs(const Job& job)
{
    return job.state == JobState::Running || job.state == JobState::Stopping;
}

bool ended(const Job& job)
{
    return hasEnded(job.state);
}

} // namespace

JobState stateOf(StoredState state)
{
    return std::ranges::find(states, state, &std::pair<JobState, StoredState>::second)->first;
}

StoredState storedState(JobState state)
{
    const auto* const known = std::ranges::find(states, state, &std::pair<JobState, StoredState>::first);
    Q_ASSERT(known != std::end(states));
    return known->second;
}

const Job* JobList::find(JobId id) const
{
    const auto job = m_byId.find(id);
    return job == m_byId.end() ? nullptr : job->second;
}

Job* JobList::entry(JobId id)
{
    const auto job = m_byId.find(id);
    return job == m_byId.end() ? nullptr : job->second;
}

int JobList::rowOf(JobId id) const
{
    const Job* job = find(id);
    if (!job)
        return -1;
    const auto row = std::ranges::find(m_jobs, job, &std::unique_ptr<Job>::get);
    return static_cast<int>(row - m_jobs.begin());
}

int JobList::count(JobState state) const
{
    return static_cast<int>(
        std::ranges::count_if(m_jobs, [state](const auto& job) { return job->state == state; }));
}

int JobList::firstWaitingRow() const
{
    const auto row = std::ranges::find_if_not(m_jobs, [](const auto& job) { return runs(*job); });
    return static_cast<int>(row - m_jobs.begin());
}

int JobList::firstEndedRow() const
{
    const auto row = std::ranges::find_if(m_jobs, [](const auto& job) { return ended(*job); });
    return static_cast<int>(row - m_jobs.begin());
}

int JobList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int JobList::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant JobList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columns)
        return {};
    const QString titles[] = {
        QString(), tr("Job"), tr("Kind"), tr("State"), tr("Progress"), tr("Left"), tr("Elapsed")};
    return titles[section];
}

/// What a cell says; times in seconds, as they are.
QVariant JobList::cell(const Job& job, int column) const
{
    const bool running = runs(job) && !job.elsewhere;
    switch (column) {
    case KindColumn:
        return kindName(job.request);
    case StateColumn:
        return stateName(job);
    case ProgressColumn:
        return running ? job.progress.fraction : job.state == JobState::Done ? QVariant(1.0) : QVariant();
    case LeftColumn:
        return running && job.progress.secondsLeft ? QVariant(*job.progress.secondsLeft) : QVariant();
    case ElapsedColumn:
        return running                               ? QVariant(job.progress.elapsed)
            : hasEnded(job.state) && job.seconds > 0 ? QVariant(job.seconds)
                                                     : QVariant();
    default: // the picture's words are the job's
        return titleOf(job.request);
    }
}

QVariant JobList::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Job& job = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(job, index.column());
    case Qt::ToolTipRole:
        return job.failure ? inUsersLanguage(job.failure->sentence) : titleOf(job.request);
    case IdRole:
        return job.id;
    case StateRole:
        return static_cast<int>(job.state);
    case FractionRole:
        return job.progress.fraction;
    case SecondsLeftRole:
        return job.progress.secondsLeft ? QVariant(*job.progress.secondsLeft) : QVariant();
    case FailureRole:
        return job.failure ? QVariant(inUsersLanguage(job.failure->sentence)) : QVariant();
    default:
        return {};
    }
}

Qt::ItemFlags JobList::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled; // between the rows
    const Job& job = at(index.row());
    const Qt::ItemFlags all = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return runs(job) || ended(job) ? all : all | Qt::ItemIsDragEnabled;
}

QStringList JobList::mimeTypes() const
{
    return {QString::fromLatin1(jobsMimeType)};
}

QMimeData* JobList::mimeData(const QModelIndexList& indexes) const
{
    std::set<int> rows; // each once, from the top
    for (const QModelIndex& index : indexes)
        rows.insert(index.row());
    QByteArray ids;
    for (const int row : rows)
        ids += QByteArray::number(at(row).id) + ' ';
    auto* data = new QMimeData;
    data->setData(QString::fromLatin1(jobsMimeType), ids);
    return data;
}

void JobList::changed(int row, const QList<int>& roles)
{
    Q_EMIT dataChanged(index(row), index(row, columns - 1), roles);
}

void JobList::insert(int row, Jobs jobs)
{
    if (jobs.empty())
        return;
    beginInsertRows({}, row, row + static_cast<int>(jobs.size()) - 1);
    for (const auto& job : jobs)
        m_byId[job->id] = job.get();
    m_jobs.insert(m_jobs.begin() + row, std::move_iterator(jobs.begin()), std::move_iterator(jobs.end()));
    endInsertRows();
}

std::vector<JobList::Removed> JobList::takeOut(const std::vector<JobId>& ids)
{
    const std::unordered_set<JobId> wanted(ids.begin(), ids.end());
    std::vector<Removed> removed;
    const auto isWanted = [&](int row) {
        return wanted.contains(at(row).id);
    };
    for (int last = rowCount() - 1; last >= 0; --last) {
        if (!isWanted(last))
            continue;
        int first = last;
        while (first > 0 && isWanted(first - 1))
            --first;
        beginRemoveRows({}, first, last);
        for (int row = last; row >= first; --row) {
            m_byId.erase(at(row).id);
            removed.push_back({std::move(m_jobs[static_cast<std::size_t>(row)]), row});
        }
        m_jobs.erase(m_jobs.begin() + first, m_jobs.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    std::ranges::reverse(removed);
    return removed;
}

void JobList::putBack(std::vector<Removed> removed)
{
    for (std::size_t i = 0; i < removed.size();) { // runs of rows that were beside each other
        const int row = std::min(removed[i].row, rowCount());
        Jobs together;
        for (int next = removed[i].row; i < removed.size() && removed[i].row == next; ++i, ++next)
            together.push_back(std::move(removed[i].job));
        insert(row, std::move(together));
    }
}

/// The view's selection and what else points to rows goes along.
void JobList::reorder(const std::vector<Job*>& order)
{
    if (std::ranges::equal(order, m_jobs, {}, {}, &std::unique_ptr<Job>::get))
        return;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList from = persistentIndexList();
    std::vector<const Job*> meant;
    for (const QModelIndex& index : from)
        meant.push_back(&at(index.row()));
    std::unordered_map<const Job*, int> rows;
    for (auto& job : m_jobs)
        job.release(); // NOLINT(bugprone-unused-return-value): `order` holds the same ones
    for (std::size_t row = 0; row < order.size(); ++row) {
        m_jobs[row].reset(order[row]);
        rows[order[row]] = static_cast<int>(row);
    }
    QModelIndexList to;
    for (qsizetype i = 0; i < from.size(); ++i)
        to.append(index(rows.at(meant[static_cast<std::size_t>(i)]), from[i].column()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged();
}

/// Before the first of the others that `isTarget`; to the end where there is none.
template <typename IsTarget>
void JobList::moveBefore(const std::vector<JobId>& ids, IsTarget isTarget)
{
    const std::unordered_set<JobId> wanted(ids.begin(), ids.end());
    std::vector<Job*> order;
    for (const auto& job : m_jobs)
        if (!wanted.contains(job->id))
            order.push_back(job.get());
    std::vector<Job*> moved;
    for (const JobId id : ids)
        if (Job* job = entry(id))
            moved.push_back(job);
    order.insert(std::ranges::find_if(order, [&](const Job* job) { return isTarget(*job); }), moved.begin(),
        moved.end());
    reorder(order);
}

void JobList::arrange(const std::vector<JobId>& ids, JobId before)
{
    moveBefore(ids, [before](const Job& job) { return job.id == before; });
}

void JobList::arrangeLast(const std::vector<JobId>& ids)
{
    moveBefore(ids, ended);
}

void JobList::arrangeFirst(const std::vector<JobId>& ids)
{
    moveBefore(ids, [](const Job& job) { return !runs(job); });
}

/// What an entry of the file says of a job; whether that is news.
bool JobList::take(Job& job, const StoredJob& stored, JobId running)
{
    const bool ours = stored.id == running; // its state is known better here
    const JobState state = ours ? job.state : stateOf(stored.state);
    const bool elsewhere = !ours && state == JobState::Running;
    const bool failed = stored.failure && (state == JobState::Failed || state == JobState::Blocked);
    const bool same = job.state == state && job.elsewhere == elsewhere && job.request == stored.request
        && job.outputs == stored.outputs && job.failure.has_value() == failed;
    job.place = stored.place;
    if (same)
        return false;
    job.state = state;
    job.elsewhere = elsewhere;
    job.request = stored.request;
    if (!ours) {
        job.outputs = stored.outputs;
        job.failure = failed ? stored.failure : std::nullopt;
    }
    if (hasEnded(state) && job.seconds == 0 && stored.started.isValid() && stored.ended.isValid())
        job.seconds = believable(static_cast<double>(stored.started.msecsTo(stored.ended)) / 1000);
    if (state == JobState::Waiting)
        job.progress = {};
    return true;
}

std::vector<JobList::Difference> JobList::adopt(const std::vector<StoredJob>& stored, JobId running)
{
    std::unordered_set<JobId> there;
    for (const StoredJob& job : stored)
        there.insert(job.id);
    std::vector<JobId> gone;
    for (const auto& job : m_jobs)
        if (!there.contains(job->id) && job->id != running)
            gone.push_back(job->id);
    takeOut(gone);

    std::vector<Difference> differences;
    Jobs added;
    for (const StoredJob& kept : stored) {
        if (Job* job = entry(kept.id)) {
            const JobState before = job->state;
            if (take(*job, kept, running))
                differences.push_back({job->id, before, false});
            continue;
        }
        added.push_back(std::make_unique<Job>());
        added.back()->id = kept.id;
        take(*added.back(), kept, running);
        differences.push_back({kept.id, added.back()->state, true});
    }
    insert(rowCount(), std::move(added));

    // The file has what ended first; here it is last, the latest first.
    std::vector<Job*> order, past;
    for (const StoredJob& kept : stored)
        (hasEnded(entry(kept.id)->state) ? past : order).push_back(entry(kept.id));
    if (Job* own = entry(running); own && !there.contains(running))
        order.insert(order.begin(), own);
    std::stable_partition(order.begin(), order.end(), [](const Job* job) { return runs(*job); });
    order.insert(order.end(), past.rbegin(), past.rend());
    reorder(order);
    if (!differences.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1, columnCount() - 1));
    return differences;
}

} // namespace candela
