#include "app/session/relight.h"

#include "app/session/paths.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QImageReader>

#include <algorithm>
#include <map>
#include <ranges>
#include <utility>

namespace candela
{
namespace
{

constexpr int measuredAtOnce = 64;
constexpr double relitShare = 0.95; // of a picture's way; then it is saved

double fractionOfPicture(const JobProgress& progress)
{
    if (progress.phase == Phase::Saving)
        return 0.99;
    const bool counted = progress.phase == Phase::Relighting && progress.of > 0;
    return counted ? relitShare * std::clamp(double(progress.step) / progress.of, 0.0, 1.0) : 0;
}

/// The time it takes, in pixels: opening and saving take some, however small it is.
double weightOf(const RelightItem& item)
{
    constexpr double perPicture = 5e4, unknown = 4e6;
    return perPicture + (item.pixels > 0 ? static_cast<double>(item.pixels) : unknown);
}

bool isUnderWay(const RelightItem& item)
{
    return item.state == RelightState::Waiting || item.state == RelightState::Running;
}

} // namespace

/// Tells of many pictures whether they are pending. One batch's pictures share their settings: those are
/// compared once.
class Relight::Pending
{
public:
    explicit Pending(RelightRequest now)
        : m_now(std::move(now))
    {
    }

    bool operator()(const RelightItem& item)
    {
        if (std::exchange(m_last, item.settings.get()) != item.settings.get())
            m_lastIsNow = m_last && *m_last == m_now;
        return !m_lastIsNow && !isUnderWay(item);
    }

private:
    RelightRequest m_now;
    const RelightRequest* m_last = nullptr;
    bool m_lastIsNow = false;
};

Relight::Relight(Settings& settings, JobQueue& queue, std::function<ComputeOptions()> compute)
    : m_settings(settings)
    , m_queue(queue)
    , m_compute(std::move(compute))
    , m_preview(settings, queue, m_list, m_compute,
          [this](const RelightItem& item) { return !item.result.isEmpty() && !isPending(item); })
{
    connect(&queue, &JobQueue::progressed, this, &Relight::onProgress);
    connect(&queue, &JobQueue::pictureRelit, this, &Relight::onRelit);
    connect(&queue, &JobQueue::finished, this, &Relight::onFinished);
    connect(&queue, &JobQueue::stateChanged, this, [this](JobId job, JobState state) {
        if (state == JobState::Running && partOf(job) && !m_clock.isValid())
            m_clock.start();
    });
    connect(&settings, &Settings::changed, this, &Relight::changed);
    connect(&m_list, &QAbstractItemModel::rowsInserted, this, &Relight::changed);
    connect(&m_list, &QAbstractItemModel::rowsRemoved, this, &Relight::changed);
}

void Relight::add(const QStringList& paths)
{
    m_background.run([this, paths] {
        return [this, gathering = gatherPictures(paths)] {
            take(gathering);
        };
    });
}

void Relight::addPicture(const QImage& picture)
{
    const QString file = m_settings.outputFolder()
        + QDateTime::currentDateTime().toString(QStringLiteral("'/pasted-'yyyyMMdd-HHmmss-zzz'.png'"));
    m_background.run([this, picture, file] {
        QDir().mkpath(QFileInfo(file).path());
        picture.save(file); // where that fails it is reported as missing
        return [this, gathering = gatherPictures({file})] {
            take(gathering);
        };
    });
}

void Relight::bring(const QStringList& paths)
{
    Q_EMIT brought();
    add(paths);
}

void Relight::bringSample(const QString& shipped)
{
    Q_EMIT brought();
    const QString file = m_settings.outputFolder() + QLatin1Char('/') + QFileInfo(shipped).fileName();
    m_background.run([this, shipped, file]() -> Background::Continuation {
        QDir().mkpath(QFileInfo(file).path());
        const bool isThere = QFileInfo(file).isFile() || QFile::copy(shipped, file);
        if (isThere)
            QFile::setPermissions(file, QFile::permissions(file) | QFile::WriteOwner);
        return [this, gathering = gatherPictures({isThere ? file : shipped})] {
            const QString found = gathering.pictures.empty() ? QString() : gathering.pictures.front().file;
            if (const qint64 listed = m_list.idOf(found))
                m_preview.choose(listed);
            else
                take(gathering);
        };
    });
}

void Relight::take(const Gathering& gathering)
{
    AddReport report{.skipped = gathering.skipped};
    std::vector<RelightItem> items;
    qint64 listed = 0; // one that is there already
    for (const GatheredPicture& picture : gathering.pictures) {
        if (const qint64 id = m_list.idOf(picture.file)) {
            listed = id;
            report.skipped.push_back({picture.file, SkipReason::Twice});
        } else {
            items.push_back({.file = picture.file, .below = picture.below});
        }
    }
    report.added = static_cast<int>(items.size());
    const int first = m_list.rowCount();
    m_list.append(items);
    measure(first);
    if (report.added > 0)
        m_preview.choose(m_list.at(first).id);
    else if (listed)
        m_preview.choose(listed);
    Q_EMIT added(report);
}

void Relight::restore(std::vector<GatheredPicture> pictures)
{
    m_background.run([this, pictures = std::move(pictures)]() mutable {
        std::erase_if(
            pictures, [](const GatheredPicture& picture) { return !QFileInfo(picture.file).isFile(); });
        return [this, pictures] {
            std::vector<RelightItem> items;
            for (const GatheredPicture& picture : pictures)
                if (!m_list.idOf(picture.file))
                    items.push_back({.file = picture.file, .below = picture.below});
            const int first = m_list.rowCount();
            m_list.append(items);
            measure(first);
        };
    });
}

/// Reads the sizes of the pictures from that row on, a few at a time: on a slow disk that takes a while.
void Relight::measure(int firstRow)
{
    for (int row = firstRow; row < m_list.rowCount(); row += measuredAtOnce) {
        std::vector<std::pair<qint64, QString>> some;
        for (int i = row; i < std::min(row + measuredAtOnce, m_list.rowCount()); ++i)
            some.emplace_back(m_list.at(i).id, m_list.at(i).file);
        m_background.run([this, some] {
            std::map<qint64, qint64> pixels;
            for (const auto& [id, file] : some) {
                const QSize size = QImageReader(file).size();
                pixels[id] = size.isValid() ? qint64(size.width()) * size.height() : 0;
            }
            return [this, pixels] {
                std::vector<qint64> ids;
                std::ranges::copy(std::views::keys(pixels), std::back_inserter(ids));
                m_list.update(ids, [&pixels](RelightItem& item) { item.pixels = pixels.at(item.id); });
            };
        });
    }
}

void Relight::remove(const QList<qint64>& ids)
{
    QList<qint64> free;
    std::ranges::copy_if(ids, std::back_inserter(free), [this](qint64 id) {
        const RelightItem* item = m_list.find(id);
        return item && !isUnderWay(*item);
    });
    m_list.remove(free);
}

void Relight::setReference(const QString& path)
{
    if (path == m_reference)
        return;
    m_reference = path;
    m_referenceIsFolder = QFileInfo(path).isDir();
    Q_EMIT referenceChanged();
    Q_EMIT changed();
}

/// What decides how a result looks and where it goes, for any picture: no inputs, and no ratio where the
/// reference gives it.
RelightRequest Relight::settingsNow() const
{
    RelightRequest request{
        .model = toPath(m_settings.get(settings::relightModel)),
        .reference = toPath(m_reference),
        .format = m_settings.get(settings::relightFormat).toStdString(),
        .jpegQuality = m_settings.get(settings::relightQuality),
        .keepMetadata = m_settings.get(settings::relightKeepMetadata),
    };
    if (m_reference.isEmpty())
        request.ratio = m_settings.get(settings::relightRatio);
    if (m_settings.get(settings::relightIntoFolder))
        request.output = toPath(m_settings.get(settings::relightFolder));
    return request;
}

bool Relight::isPending(const RelightItem& item) const
{
    return Pending(settingsNow())(item);
}

int Relight::pendingCount() const
{
    return static_cast<int>(std::ranges::count_if(m_list.items(), Pending(settingsNow())));
}

QString Relight::whyNotRelight() const
{
    if (isRunning())
        return tr("A batch is running already.");
    if (m_list.rowCount() == 0)
        return tr("Add pictures first.");
    if (m_settings.get(settings::relightIntoFolder) && m_settings.get(settings::relightFolder).isEmpty())
        return tr("Choose the folder for the results first.");
    const int pending = pendingCount();
    if (pending == 0)
        return tr("All pictures are relit with these settings.");
    if (!m_reference.isEmpty() && pending > 1 && !m_referenceIsFolder)
        return tr("One reference picture goes with one picture; choose a folder of references.");
    return {};
}

std::optional<JobFailure> Relight::prepareOutput() const
{
    if (!m_settings.get(settings::relightIntoFolder))
        return std::nullopt;
    const QString folder = m_settings.get(settings::relightFolder);
    if (QDir().mkpath(folder) && QFileInfo(folder).isWritable())
        return std::nullopt;
    return JobFailure{ErrorKind::RunFailed,
        tr("Pictures cannot be saved in %1.").arg(QDir::toNativeSeparators(folder)),
        tr("Choose another folder, or make this one writable.")};
}

std::optional<JobFailure> Relight::relightAll()
{
    if (const QString reason = whyNotRelight(); !reason.isEmpty())
        return JobFailure{ErrorKind::BadInput, reason, {}};
    if (auto failure = prepareOutput())
        return failure;
    m_batchSettings = std::make_shared<const RelightRequest>(settingsNow());
    m_end = {};
    m_total = 0;
    m_current = 0;
    m_stopping = false;
    m_clock.invalidate();
    m_pace = {};
    queueParts();
    Q_EMIT changed();
    return std::nullopt;
}

/// For pictures that were `below` the folder they were added with.
RelightRequest Relight::requestFor(const QString& below) const
{
    RelightRequest request = *m_batchSettings;
    request.keepGoing = true;
    request.skipExisting = m_settings.get(settings::relightSkipExisting);
    request.compute = m_compute();
    if (!request.output.empty())
        request.output = request.output / toPath(below) / ""; // a folder, whatever its name looks like
    if (m_referenceIsFolder)
        request.reference /= toPath(below);
    return request;
}

void Relight::queueParts()
{
    const bool apart = !m_batchSettings->output.empty() || m_referenceIsFolder;
    std::map<QString, std::vector<qint64>> parts; // by the folder they keep
    Pending isPending(*m_batchSettings);
    for (const RelightItem& item : m_list.items())
        if (isPending(item))
            parts[apart ? item.below : QString()].push_back(item.id);
    for (auto& [below, ids] : parts) {
        RelightRequest request = requestFor(below);
        Part part{.job = 0, .ids = ids, .weights = {}};
        m_list.update(ids, [&](RelightItem& item) {
            request.inputs.push_back(toPath(item.file));
            part.weights.push_back(weightOf(item));
            m_pace.expect(weightOf(item));
            item = {.id = item.id,
                .file = item.file,
                .below = item.below,
                .state = RelightState::Waiting,
                .pixels = item.pixels};
        });
        m_total += static_cast<int>(ids.size());
        m_parts.push_back(std::move(part));
        m_parts.back().job = m_queue.append(std::move(request)); // which may start it at once
    }
    if (!m_clock.isValid() && m_queue.running() && partOf(m_queue.running()->id))
        m_clock.start();
}

void Relight::stop()
{
    m_stopping = isRunning();
    std::vector<JobId> jobs;
    for (auto part = m_parts.rbegin(); part != m_parts.rend(); ++part) // so that no next one starts
        jobs.push_back(part->job);
    for (const JobId job : jobs)
        m_queue.cancel(job);
    Q_EMIT changed();
}

Relight::Part* Relight::partOf(JobId job)
{
    const auto part = std::ranges::find(m_parts, job, &Part::job);
    return part == m_parts.end() ? nullptr : &*part;
}

void Relight::onProgress(JobId job, const JobProgress& progress)
{
    const Part* part = partOf(job);
    if (!part || progress.image >= static_cast<int>(part->ids.size()))
        return;
    const qint64 id = part->ids[progress.image];
    if (const RelightItem* item = m_list.find(id); item && isUnderWay(*item)) {
        m_current = id;
        m_list.update(id, [&](RelightItem& running) {
            running.state = RelightState::Running;
            running.fraction = std::max(running.fraction, fractionOfPicture(progress));
        });
        m_pace.note(part->weights[progress.image], m_list.find(id)->fraction, elapsed());
    }
    Q_EMIT changed();
}

void Relight::onRelit(JobId job, const PictureRelit& relit)
{
    const Part* part = partOf(job);
    if (!part || relit.index >= static_cast<int>(part->ids.size()))
        return;
    const qint64 id = part->ids[relit.index];
    if (m_current == id) {
        m_current = 0;
        m_pace.note(0, 0, elapsed());
    }
    applyResult(id, relit.picture);
    m_pace.end(part->weights[relit.index], relit.picture.state == RelitState::Done, elapsed());
    Q_EMIT changed();
}

void Relight::applyResult(qint64 id, const RelitPicture& picture)
{
    const RelightItem* known = m_list.find(id);
    if (picture.state == RelitState::Done)
        ++m_end.done;
    else
        ++(picture.state == RelitState::Failed ? m_end.failed : m_end.skipped);
    if (!picture.file.empty())
        m_end.folder = QFileInfo(toQString(picture.file)).path();
    if (!known) // taken out of the list meanwhile
        return;
    m_list.update(id, [&](RelightItem& item) {
        item.state = picture.state == RelitState::Done ? RelightState::Done
            : picture.state == RelitState::Failed      ? RelightState::Failed
                                                       : RelightState::Skipped;
        item.why = QString::fromStdString(picture.why);
        item.result = toQString(picture.file);
        item.size = {picture.width, picture.height};
        item.ratio = picture.ratio;
        item.seconds = picture.seconds;
        item.psnr = picture.psnr;
        item.ssim = picture.ssim;
        if (item.state != RelightState::Failed)
            item.settings = m_batchSettings;
    });
    m_preview.refresh(id);
}

void Relight::onFinished(JobId job, const JobOutcome& outcome)
{
    Part* part = partOf(job);
    if (!part)
        return;
    const std::vector<qint64> ids = part->ids;
    m_parts.erase(m_parts.begin() + (part - m_parts.data()));
    m_list.update(ids, [this](RelightItem& item) {
        if (!isUnderWay(item))
            return;
        ++m_end.left;
        item.state = RelightState::Ready;
        item.fraction = 0;
    });
    m_end.stopped = m_end.stopped || outcome.state == JobState::Cancelled;
    if (outcome.failure && !m_end.failure)
        m_end.failure = outcome.failure;
    if (m_parts.empty())
        endBatch();
    else if (outcome.state != JobState::Done && !m_stopping)
        stop(); // what ended this folder would end the others
    Q_EMIT changed();
}

void Relight::endBatch()
{
    m_end.seconds = elapsed();
    m_current = 0;
    m_stopping = false;
    Q_EMIT ended(m_end);
}

double Relight::elapsed() const
{
    return m_clock.isValid() ? static_cast<double>(m_clock.elapsed()) / 1000 : 0;
}

RelightProgress Relight::progress() const
{
    RelightProgress progress{.done = m_end.done + m_end.failed + m_end.skipped,
        .of = m_total,
        .fraction = m_pace.fraction(),
        .secondsLeft = m_pace.secondsLeft(elapsed())};
    if (const RelightItem* item = m_list.find(m_current))
        progress.file = item->file;
    return progress;
}

} // namespace candela
