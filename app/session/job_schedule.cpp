#include "app/session/job_schedule.h"

#include "app/session/paths.h"

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

constexpr int lookInterval = 1000; // ms
constexpr int troubledInterval = 5000;
constexpr int memoryFailuresThatPause = 2;

bool isModelOf(const GenerateRequest& last, const Job& job)
{
    const auto* request = std::get_if<GenerateRequest>(&job.request);
    return request && request->model == last.model && request->compute == last.compute;
}

} // namespace

JobSchedule::JobSchedule(EngineFactory makeEngine, const QString& file, QObject* parent)
    : JobList(parent)
    , m_runner(std::move(makeEngine))
{
    connectRunner();
    if (file.isEmpty())
        return;
    m_loaded = false;
    m_keeper = std::make_unique<JobKeeper>(file, m_lastId);
    connectKeeper();
}

JobSchedule::~JobSchedule()
{
    JobKeeper* file = keeper();
    if (file && m_running != 0)
        file->finish(m_running, StoredState::Interrupted, {});
    if (file && m_claiming != 0)
        file->finish(m_claiming, StoredState::Waiting, {});
}

void JobSchedule::connectRunner()
{
    connect(&m_runner, &JobRunner::progressed, this, &JobSchedule::onProgress);
    connect(&m_runner, &JobRunner::finished, this, &JobSchedule::onFinished);
    connect(&m_runner, &JobRunner::previewArrived, this, &JobSchedule::previewArrived);
    connect(&m_runner, &JobRunner::pictureDone, this, [this](JobId id, const FinishedPicture& picture) {
        addOutput(id, picture.file);
        Q_EMIT pictureDone(id, picture);
    });
    connect(&m_runner, &JobRunner::pictureRelit, this, [this](JobId id, const PictureRelit& relit) {
        addOutput(id, toQString(relit.picture.file));
        Q_EMIT pictureRelit(id, relit);
    });
    connect(&m_runner, &JobRunner::loraApplied, this, &JobSchedule::loraApplied);
    connect(&m_runner, &JobRunner::trained, this, &JobSchedule::trained);
    connect(&m_runner, &JobRunner::sampled, this, &JobSchedule::sampled);
    connect(&m_runner, &JobRunner::checkpointSaved, this, &JobSchedule::checkpointSaved);
    connect(&m_runner, &JobRunner::scored, this, &JobSchedule::scored);
    connect(&m_runner, &JobRunner::noted, this, [this](JobId id, const QString& sentence) {
        if (id != m_lookId)
            Q_EMIT noted(id, sentence);
    });
}

void JobSchedule::connectKeeper()
{
    connect(m_keeper.get(), &JobKeeper::opened, this, [this](const QString& notice) {
        if (!notice.isEmpty())
            tell({.kind = QueueNews::Kind::Notice, .sentence = notice, .remedy = {}});
    });
    connect(m_keeper.get(), &JobKeeper::listed, this, &JobSchedule::onListed);
    connect(m_keeper.get(), &JobKeeper::claimed, this, &JobSchedule::onClaimed);
    connect(m_keeper.get(), &JobKeeper::troubled, this, &JobSchedule::onTroubled);
    connect(m_keeper.get(), &JobKeeper::recovered, this, [this] {
        m_troubled = false;
        if (m_news && m_news->kind == QueueNews::Kind::Trouble)
            dismissNews();
    });
    m_poll.callOnTimeout([this] { m_keeper->isWell() ? m_keeper->look() : bringBack(); });
    m_poll.start(lookInterval);
}

bool JobSchedule::isIdle() const
{
    const bool stalled = m_paused || m_draining;
    return m_running == 0 && m_claiming == 0 && (stalled || !choose());
}

/// The first that waits, or among its equals the first that uses the model at hand.
const Job* JobSchedule::choose() const
{
    const Job* first = nullptr;
    for (int row = firstWaitingRow(); row < rowCount() && !hasEnded(at(row).state); ++row) {
        const Job& job = at(row);
        if (job.state != JobState::Waiting || job.id == m_held)
            continue;
        if (first && job.place != first->place)
            break;
        if (!m_prefersLoaded || !m_lastGenerated || isModelOf(*m_lastGenerated, job))
            return &job;
        if (!first)
            first = &job;
    }
    return first;
}

void JobSchedule::startNext()
{
    if (!m_runner.isIdle() || m_claiming != 0 || !m_loaded || m_draining)
        return;
    if (const Job* next = m_paused ? nullptr : choose()) {
        if (JobKeeper* file = keeper()) {
            m_claiming = next->id;
            m_editedMeanwhile = false;
            file->claim(next->id);
        } else {
            begin(*entry(next->id), next->request);
        }
    } else if (m_nextLook) {
        m_look = *std::exchange(m_nextLook, std::nullopt);
        m_lookId = ++m_lastId;
        m_resumeLook = false;
        m_runner.start(m_lookId, m_look);
    }
}

void JobSchedule::begin(Job& job, const Request& request)
{
    m_running = job.id;
    if (const auto* generate = std::get_if<GenerateRequest>(&request))
        m_lastGenerated = *generate;
    job.progress = {};
    job.failure.reset();
    m_runner.start(job.id, request);
    setState(job, JobState::Running);
    arrangeFirst({job.id});
}

void JobSchedule::onClaimed(const Claim& claim)
{
    m_claiming = 0;
    Job* job = entry(claim.id);
    const bool wanted = job && job->state == JobState::Waiting && claim.id != m_held && !m_paused
        && !m_draining && !m_editedMeanwhile;
    switch (claim.outcome) {
    case Claim::Outcome::Taken:
        if (wanted)
            begin(*job, claim.request);
        else
            giveBack(claim.id);
        break;
    case Claim::Outcome::Lost: // what the file has says more
        m_loaded = false;
        m_keeper->lookAnew();
        break;
    case Claim::Outcome::Blocked:
        if (job && job->state == JobState::Waiting) {
            job->failure = claim.failure;
            setState(*job, JobState::Blocked);
        }
        break;
    case Claim::Outcome::AllDone:
        if (job)
            end(claim.id, {.state = JobState::Done});
        break;
    }
    startNext();
    settle();
}

/// It is this session's, but the user has thought otherwise meanwhile.
void JobSchedule::giveBack(JobId id)
{
    JobKeeper* file = keeper();
    if (!file)
        return;
    const Job* job = find(id);
    file->finish(id, job ? storedState(job->state) : StoredState::Cancelled, {});
    if (!job)
        file->remove({id});
    else if (m_editedMeanwhile)
        file->edit(id, job->request);
}

void JobSchedule::setState(Job& job, JobState state)
{
    job.state = state;
    changed(rowOf(job.id));
    Q_EMIT stateChanged(job.id, state);
}

void JobSchedule::end(JobId id, const JobOutcome& outcome)
{
    Job* job = entry(id);
    job->failure = outcome.failure;
    job->seconds = outcome.seconds;
    if (hasEnded(outcome.state))
        arrangeLast({id});
    setState(*job, outcome.state);
    noteMemory(outcome);
    Q_EMIT finished(id, outcome);
}

/// What does not fit will not fit the next time either: somebody should look.
void JobSchedule::noteMemory(const JobOutcome& outcome)
{
    if (outcome.state == JobState::Cancelled || outcome.state == JobState::Interrupted)
        return;
    const bool ranOut = outcome.failure && outcome.failure->kind == ErrorKind::OutOfMemory;
    m_memoryFailures = ranOut ? m_memoryFailures + 1 : 0;
    if (m_memoryFailures < memoryFailuresThatPause || waitingCount() == 0)
        return;
    m_memoryFailures = 0;
    m_paused = true;
    tell({.kind = QueueNews::Kind::OutOfMemory,
        .sentence = tr("Two jobs in a row ran out of memory; the queue is paused."),
        .remedy = tr("Retry them tiled, smaller or on the processor, or resume the queue.")});
}

void JobSchedule::addOutput(JobId id, const QString& file)
{
    Job* job = entry(id);
    if (!job || file.isEmpty())
        return;
    job->outputs.append(file);
    changed(rowOf(id));
    if (JobKeeper* kept = keeper())
        kept->addOutput(id, file);
}

void JobSchedule::onProgress(JobId id, const JobProgress& progress)
{
    Job* job = entry(id);
    if (!job) // a look
        return;
    job->progress = progress;
    changed(rowOf(id), {Qt::DisplayRole, FractionRole, SecondsLeftRole});
    Q_EMIT progressed(id, progress);
}

void JobSchedule::onFinished(JobId id, const JobOutcome& outcome)
{
    if (id == m_lookId)
        return endLook(outcome);
    JobOutcome told = outcome;
    if (m_interrupting && told.state == JobState::Cancelled)
        told.state = JobState::Interrupted;
    if (const auto* trained = told.result ? std::get_if<TrainResult>(told.result.get()) : nullptr)
        addOutput(id, toQString(trained->output));
    if (const auto* lora = told.result ? std::get_if<TrainLoraResult>(told.result.get()) : nullptr)
        addOutput(id, toQString(lora->lora));
    if (const auto* grid = told.result ? std::get_if<GridResult>(told.result.get()) : nullptr)
        addOutput(id, toQString(grid->file));
    m_running = 0;
    if (JobKeeper* file = keeper())
        file->finish(id, storedState(told.state), told.failure);
    end(id, told);
    startNext();
    settle();
}

void JobSchedule::onListed(const std::vector<StoredJob>& jobs)
{
    m_loaded = true;
    const std::vector<Difference> differences = adopt(jobs, m_running);
    announce(differences);
    if (!std::exchange(m_welcomed, true))
        welcome(differences);
    startNext();
    settle();
}

/// What others have done, as if it had been done here.
void JobSchedule::announce(const std::vector<Difference>& differences)
{
    for (const Difference& difference : differences) {
        const Job* job = find(difference.id);
        if (!job || difference.isNew || difference.before == job->state)
            continue;
        Q_EMIT stateChanged(job->id, job->state);
        if (hasEnded(job->state) && !hasEnded(difference.before))
            Q_EMIT finished(job->id, {.state = job->state, .failure = job->failure});
    }
}

/// Tells what an earlier session has left.
void JobSchedule::welcome(const std::vector<Difference>& differences)
{
    const auto found = [&](JobState state) {
        return static_cast<int>(std::ranges::count_if(differences,
            [&](const Difference& difference) { return difference.isNew && difference.before == state; }));
    };
    const int waiting = found(JobState::Waiting), interrupted = found(JobState::Interrupted);
    if (interrupted == 0 && (waiting == 0 || m_resumesAtStart))
        return;
    m_paused = m_pausedAtStart = true;
    if (interrupted > 0)
        tell({.kind = QueueNews::Kind::Kept,
            .sentence = tr("%n job(s) were interrupted when Candela Studio ended.", nullptr, interrupted),
            .remedy = waiting > 0 ? tr("%n more waiting. The queue is paused.", nullptr, waiting)
                                  : tr("The queue is paused.")});
    else
        tell({.kind = QueueNews::Kind::Kept,
            .sentence = tr("%n job(s) are waiting from last time.", nullptr, waiting),
            .remedy = tr("The queue is paused.")});
}

/// From here on the list is in memory alone; the next job begins without asking the file.
void JobSchedule::onTroubled(const JobFailure& failure)
{
    m_claiming = 0;
    m_loaded = true;
    m_poll.start(troubledInterval);
    if (!std::exchange(m_troubled, true))
        tell({.kind = QueueNews::Kind::Trouble,
            .sentence = failure.sentence,
            .remedy = tr("The jobs go on in memory, and are saved as soon as that is possible again.")});
    startNext();
    settle();
}

void JobSchedule::bringBack()
{
    std::vector<StoredJob> jobs;
    for (int row = 0; row < rowCount(); ++row) {
        const Job& job = at(row);
        if (job.elsewhere)
            continue;
        StoredJob stored;
        stored.id = job.id;
        stored.request = job.request;
        stored.state = job.id == m_running ? StoredState::Running : storedState(job.state);
        stored.failure = job.failure;
        jobs.push_back(std::move(stored));
    }
    m_poll.start(lookInterval);
    m_keeper->bringBack(std::move(jobs), m_running);
}

void JobSchedule::cancelRunning()
{
    Job* job = entry(m_running);
    if (!job || job->state != JobState::Running)
        return;
    m_runner.requestStop();
    setState(*job, JobState::Stopping);
    settle();
}

void JobSchedule::sampleNow()
{
    if (m_running != 0)
        m_runner.wishes()->sample = true;
}

void JobSchedule::checkpointNow()
{
    if (m_running != 0)
        m_runner.wishes()->checkpoint = true;
}

void JobSchedule::finishEarly()
{
    if (m_running != 0)
        m_runner.wishes()->finish = true;
}

void JobSchedule::hold(JobId id)
{
    m_held = id;
    startNext();
    settle();
}

void JobSchedule::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    m_pausedAtStart = false;
    if (!paused && m_news && m_news->kind != QueueNews::Kind::Trouble)
        dismissNews();
    startNext();
    settle();
}

void JobSchedule::drain()
{
    m_draining = true;
    stopLooking();
    settle();
}

void JobSchedule::interrupt()
{
    m_interrupting = true;
    drain();
    cancelRunning();
}

void JobSchedule::dismissNews()
{
    m_news.reset();
    Q_EMIT newsChanged();
}

void JobSchedule::tell(QueueNews news)
{
    m_news = std::move(news);
    Q_EMIT newsChanged();
}

void JobSchedule::settle()
{
    if (m_pausedAtStart && waitingCount() == 0 && count(JobState::Interrupted) == 0)
        return setPaused(false); // nothing is left of what it was paused for
    if (std::exchange(m_wasIdle, isIdle()) != m_wasIdle)
        Q_EMIT idleChanged(m_wasIdle);
    Q_EMIT countsChanged();
}

void JobSchedule::giveWayToJobs()
{
    if (m_lookId == 0 || m_runner.isStopping())
        return;
    m_resumeLook = true;
    m_runner.requestStop();
}

void JobSchedule::look(RelightPreviewRequest request)
{
    const bool sharesParts = m_look.file == request.file && m_look.model == request.model
        && m_look.longestSide == request.longestSide && m_look.compute == request.compute;
    m_nextLook = std::move(request);
    if (m_lookId != 0 && !sharesParts)
        m_runner.requestStop();
    startNext();
}

void JobSchedule::stopLooking()
{
    m_nextLook.reset();
    m_resumeLook = false;
    if (m_lookId != 0)
        m_runner.requestStop();
}

void JobSchedule::endLook(const JobOutcome& outcome)
{
    m_lookId = 0;
    const RelightPreviewRequest request = m_look;
    if (outcome.state == JobState::Cancelled && m_resumeLook && !m_nextLook)
        m_nextLook = request;
    startNext();
    if (outcome.state != JobState::Cancelled)
        Q_EMIT looked(request, outcome);
}

} // namespace candela
