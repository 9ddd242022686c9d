#include "app/session/job_keeper.h"

#include "app/queue/readiness.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>
#include <future>
#include <unordered_map>
#include <utility>

namespace candela
{
namespace
{

/// Takes a job from the state the file has to the one it should have, by the transitions there are.
void bringTo(JobStore& store, JobId id, const StoredJob& wanted)
{
    const auto found = store.find(id);
    if (!found || found->state == wanted.state)
        return;
    if (found->state == StoredState::Running) { // only if it is this session's
        store.finish(id, wanted.state, wanted.failure);
        return;
    }
    const std::array one{id};
    if (isEnded(found->state))
        store.retry(one);
    else
        store.resume(one);
    if (wanted.state == StoredState::Running)
        store.claim(id);
    else if (wanted.state == StoredState::Paused)
        store.pause(one);
    else if (wanted.state == StoredState::Cancelled)
        store.cancel(one);
    else if (wanted.state != StoredState::Waiting && store.claim(id))
        store.finish(id, wanted.state, wanted.failure);
}

} // namespace

/// Used on the thread alone.
class JobKeeper::Desk
{
public:
    Desk(QString file, std::atomic<JobId>& lastId)
        : m_file(std::move(file))
        , m_lastId(lastId)
    {
    }

    JobStore& store() { return *m_store; }
    bool isWell() const { return m_well; }
    void setWell(bool well) { m_well = well; }

    /// Returns the store's notice.
    QString open()
    {
        m_isReopened = true;
        m_store = openJobStore(m_file);
        m_store->interruptOrphans();
        return m_store->notice();
    }
    /// Unless the file is open already, and still there.
    void openAnew()
    {
        if (m_store && m_store->isGone())
            m_store.reset(); // before anything is opened in its place
        if (!m_store)
            open();
    }
    void close() { m_store.reset(); }

    void pair(JobId ours, JobId stored)
    {
        m_stored[ours] = stored;
        m_ours[stored] = ours;
    }
    void unpair(JobId ours)
    {
        m_ours.erase(stored(ours));
        m_stored.erase(ours);
    }
    /// 0: the file does not know it.
    JobId stored(JobId ours) const
    {
        const auto known = m_stored.find(ours);
        return known == m_stored.end() ? 0 : known->second;
    }
    std::vector<JobId> stored(const std::vector<JobId>& ours) const
    {
        std::vector<JobId> ids;
        for (const JobId id : ours)
            if (const JobId known = stored(id))
                ids.push_back(known);
        return ids;
    }

    std::vector<StoredJob> list()
    {
        m_version = m_store->version();
        QElapsedTimer clock;
        clock.start();
        std::vector<StoredJob> jobs = m_store->list();
        m_listCost = clock.elapsed();
        m_sinceList.start();
        bool elsewhere = false;
        m_blocked.clear();
        for (StoredJob& job : jobs) {
            if (job.state == StoredState::Blocked)
                m_blocked.emplace_back(job.id, job.request);
            const auto known = m_ours.find(job.id);
            const JobId ours = known == m_ours.end() ? ++m_lastId : known->second;
            if (known == m_ours.end())
                pair(ours, job.id);
            job.id = ours;
            elsewhere = elsewhere || (job.state == StoredState::Running && ours != m_claimed);
        }
        m_runsElsewhere = elsewhere;
        return jobs;
    }

    /// Whether somebody else has changed the file. A long list is not read more often than it is worth.
    bool isStale()
    {
        if (m_store->isGone())
            throw runFailed("The queue " + m_file.toStdString() + " is gone.");
        constexpr qint64 costShare = 20;
        if (m_sinceList.isValid() && m_sinceList.elapsed() < m_listCost * costShare)
            return false;
        if (m_runsElsewhere)
            m_store->interruptOrphans();
        return unblockFound() || m_store->version() != m_version;
    }

    Claim claim(JobId id)
    {
        const JobId known = stored(id);
        const auto job = m_store->find(known);
        if (!job || !m_store->claim(known))
            return {.id = id, .outcome = Claim::Outcome::Lost, .request = {}, .failure = {}};
        if (const auto obstacle = obstacleOf(job->request, *m_store)) {
            m_store->finish(known, StoredState::Blocked, obstacle);
            m_blocked.emplace_back(known, job->request);
            return {.id = id, .outcome = Claim::Outcome::Blocked, .request = {}, .failure = obstacle};
        }
        const auto left = remainderOf(*m_store->find(known));
        if (!left) {
            m_store->finish(known, StoredState::Done);
            return {.id = id, .outcome = Claim::Outcome::AllDone, .request = {}, .failure = {}};
        }
        m_claimed = id;
        return {.id = id, .outcome = Claim::Outcome::Taken, .request = *left, .failure = {}};
    }

    void finish(JobId id, StoredState state, const std::optional<JobFailure>& failure)
    {
        m_store->finish(stored(id), state, failure);
        if (m_claimed == id)
            m_claimed = 0;
    }

    void remove(const std::vector<JobId>& ids)
    {
        for (StoredJob& removed : m_store->remove(stored(ids)))
            m_removed.insert_or_assign(m_ours.at(removed.id), std::move(removed));
    }

    void restore(const std::vector<JobId>& ids)
    {
        std::vector<StoredJob> back;
        for (const JobId id : ids)
            if (auto node = m_removed.extract(id))
                back.push_back(std::move(node.mapped()));
        m_store->restore(back);
    }

    void agreeWith(const std::vector<StoredJob>& jobs, JobId running)
    {
        for (const StoredJob& job : jobs) {
            const auto found = m_store->find(stored(job.id));
            const bool same = found && found->request == job.request;
            if (!found || (!same && m_isReopened)) // another file may have come in its place
                unpair(job.id);
            else if (!same)
                m_store->edit(found->id, job.request);
        }
        m_isReopened = false;
        m_claimed = running;
        std::vector<JobId> unknown, order;
        std::vector<Request> requests;
        for (const StoredJob& job : jobs) {
            if (stored(job.id) == 0) {
                unknown.push_back(job.id);
                requests.push_back(job.request);
            }
        }
        if (!requests.empty())
            for (std::size_t i = 0; const JobId id : m_store->add(requests))
                pair(unknown[i++], id);
        for (const StoredJob& job : jobs) {
            const JobId id = stored(job.id);
            if (id == 0)
                continue;
            bringTo(*m_store, id, job);
            if (!isEnded(job.state))
                order.push_back(id);
        }
        m_store->move(order, 0);
    }

private:
    /// What blocked jobs were waiting for may be there again.
    bool unblockFound()
    {
        std::vector<JobId> free;
        for (const auto& [id, request] : m_blocked)
            if (!obstacleOf(request, *m_store))
                free.push_back(id);
        if (free.empty())
            return false;
        m_store->resume(free);
        std::erase_if(m_blocked,
            [&](const auto& blocked) { return std::ranges::find(free, blocked.first) != free.end(); });
        return true;
    }

    QString m_file;
    std::atomic<JobId>& m_lastId;
    std::unique_ptr<JobStore> m_store;
    bool m_well = true;
    bool m_isReopened = false; // since the file and the session last agreed
    std::unordered_map<JobId, JobId> m_stored, m_ours; // by the session's id, by the file's
    std::unordered_map<JobId, StoredJob> m_removed; // by the session's
    std::vector<std::pair<JobId, Request>> m_blocked; // by the file's id
    JobId m_claimed = 0;
    bool m_runsElsewhere = false;
    qint64 m_version = 0;
    qint64 m_listCost = 0; // ms
    QElapsedTimer m_sinceList;
};

JobKeeper::JobKeeper(const QString& file, std::atomic<JobId>& lastId, QObject* parent)
    : QObject(parent)
    , m_desk(std::make_shared<Desk>(file, lastId))
    , m_thread(std::make_unique<Background>())
{
    post([this](Desk& desk) -> Background::Continuation {
        const QString notice = desk.open();
        return [this, notice] {
            Q_EMIT opened(notice);
        };
    });
    lookAnew();
}

JobKeeper::~JobKeeper()
{
    std::promise<void> closed; // what is destroyed drops what has not begun
    m_thread->run([desk = m_desk, &closed] {
        desk->close(); // on the thread that opened it
        closed.set_value();
        return [] {
        };
    });
    closed.get_future().wait();
}

/// After trouble nothing is done any more: the file would miss what came between.
void JobKeeper::post(Work work)
{
    m_thread->run([this, desk = m_desk, work = std::move(work)]() -> Background::Continuation {
        if (!desk->isWell())
            return [] {
            };
        try {
            return work(*desk);
        } catch (const Error& error) {
            desk->setWell(false);
            return [this, failure = failureOf(error)] {
                m_well = false;
                m_looking = false;
                Q_EMIT troubled(failure);
            };
        }
    });
}

void JobKeeper::tell(std::function<void(Desk&)> change)
{
    if (!m_well)
        return;
    ++m_told;
    post([change = std::move(change)](Desk& desk) {
        change(desk);
        return [] {
        };
    });
}

void JobKeeper::add(
    std::vector<JobId> ids, std::vector<Request> requests, JobStore::Place place, JobStore::Ranks ranks)
{
    tell([ids = std::move(ids), requests = std::move(requests), place, ranks](Desk& desk) {
        for (std::size_t i = 0; const JobId stored : desk.store().add(requests, place, ranks))
            desk.pair(ids[i++], stored);
    });
}

void JobKeeper::claim(JobId id)
{
    ++m_told;
    post([this, id](Desk& desk) -> Background::Continuation {
        return [this, outcome = desk.claim(id)] {
            Q_EMIT claimed(outcome);
        };
    });
}

void JobKeeper::addOutput(JobId id, const QString& file)
{
    tell([id, file](Desk& desk) { desk.store().addOutput(desk.stored(id), file); });
}

void JobKeeper::finish(JobId id, StoredState state, const std::optional<JobFailure>& failure)
{
    tell([id, state, failure](Desk& desk) { desk.finish(id, state, failure); });
}

void JobKeeper::change(Change what, std::vector<JobId> ids)
{
    tell([what, ids = std::move(ids)](Desk& desk) { (desk.store().*what)(desk.stored(ids)); });
}

void JobKeeper::edit(JobId id, Request request)
{
    tell([id, request = std::move(request)](Desk& desk) { desk.store().edit(desk.stored(id), request); });
}

void JobKeeper::move(std::vector<JobId> ids, JobId before)
{
    tell([ids = std::move(ids), before](
             Desk& desk) { desk.store().move(desk.stored(ids), before == 0 ? 0 : desk.stored(before)); });
}

void JobKeeper::remove(std::vector<JobId> ids)
{
    tell([ids = std::move(ids)](Desk& desk) { desk.remove(ids); });
}

void JobKeeper::restore(std::vector<JobId> ids)
{
    tell([ids = std::move(ids)](Desk& desk) { desk.restore(ids); });
}

void JobKeeper::look()
{
    if (m_well && !m_looking)
        askForList(std::exchange(m_lookAgain, false));
}

void JobKeeper::lookAnew()
{
    if (m_looking)
        m_lookAgain = true;
    else if (m_well)
        askForList(true);
}

void JobKeeper::askForList(bool anew)
{
    m_looking = true;
    post([this, anew, told = m_told](Desk& desk) -> Background::Continuation {
        if (!desk.isStale() && !anew)
            return [this] {
                m_looking = false;
            };
        return [this, told, jobs = desk.list()] {
            m_looking = false;
            if (told == m_told && !m_lookAgain)
                Q_EMIT listed(jobs);
            else
                lookAnew();
        };
    });
}

void JobKeeper::bringBack(std::vector<StoredJob> jobs, JobId running)
{
    m_well = true; // what is told from here on comes after it
    m_lookAgain = false;
    m_thread->run([this, desk = m_desk, jobs = std::move(jobs), running]() -> Background::Continuation {
        try {
            desk->openAnew();
            desk->agreeWith(jobs, running);
        } catch (const Error& error) {
            return [this, failure = failureOf(error)] {
                m_well = false;
                Q_EMIT troubled(failure);
            };
        }
        desk->setWell(true);
        return [this] {
            Q_EMIT recovered();
            m_looking = false;
            lookAnew();
        };
    });
}

} // namespace candela
