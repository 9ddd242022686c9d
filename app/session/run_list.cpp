#include "app/session/run_list.h"

#include "app/session/image_convert.h"
#include "app/session/paths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

constexpr int mostOpened = 500;

/// The folder itself, or those in it.
std::vector<TrainingRun> runsIn(const QString& folder)
{
    std::vector<TrainingRun> runs;
    if (auto run = readRun(folder)) {
        runs.push_back(std::move(*run));
        return runs;
    }
    for (const QString& name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        if (auto run = readRun(folder + QLatin1Char('/') + name))
            runs.push_back(std::move(*run));
    return runs;
}

QString cleanPath(const QString& folder)
{
    return QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
}

} // namespace

RunList::RunList(Settings& settings, QObject* parent)
    : QAbstractTableModel(parent)
    , m_settings(settings)
{
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (Settings::isFor(key, settings::runsFolder))
            refresh();
    });
}

void RunList::refresh()
{
    QStringList folders = m_settings.get(settings::openedRuns);
    folders.prepend(m_settings.runsFolder());
    m_background.run([this, folders] {
        std::vector<TrainingRun> found;
        for (const QString& folder : folders)
            for (TrainingRun& run : runsIn(cleanPath(folder)))
                if (std::ranges::find(found, run.folder, &TrainingRun::folder) == found.end())
                    found.push_back(std::move(run));
        std::ranges::sort(found, std::ranges::greater(), &TrainingRun::started);
        return [this, found] {
            take(found);
        };
    });
}

/// What runs is known better here than on the disk.
void RunList::take(std::vector<TrainingRun> found)
{
    for (TrainingRun& run : found) {
        const TrainingRun* known = find(run.folder);
        if (known && known->state == RunState::Running)
            run = *known;
    }
    for (const TrainingRun& run : m_runs)
        if (run.state == RunState::Running
            && std::ranges::find(found, run.folder, &TrainingRun::folder) == found.end())
            found.insert(found.begin(), run);
    if (found != m_runs) {
        beginResetModel();
        m_runs = std::move(found);
        endResetModel();
    }
    Q_EMIT refreshed();
}

void RunList::open(const QString& folder)
{
    m_background.run([this, folder = cleanPath(folder)] {
        return [this, folder, found = runsIn(folder)] {
            QStringList opened = m_settings.get(settings::openedRuns);
            for (const TrainingRun& run : found) {
                if (isElsewhere(run.folder) && !opened.contains(run.folder) && opened.size() < mostOpened)
                    opened.append(run.folder);
                if (!find(run.folder))
                    put(run);
            }
            m_settings.set(settings::openedRuns, opened);
            Q_EMIT this->opened(folder, static_cast<int>(found.size()));
        };
    });
}

bool RunList::isElsewhere(const QString& folder) const
{
    return QFileInfo(folder).path() != cleanPath(m_settings.runsFolder());
}

// ------------------------------------------------------------------------------------------------- details

std::shared_ptr<const RunDetails> RunList::details(const QString& folder)
{
    if (const auto known = m_details.constFind(folder); known != m_details.constEnd())
        return *known;
    load(folder);
    return nullptr;
}

void RunList::load(const QString& folder)
{
    if (folder.isEmpty() || m_loading.contains(folder))
        return;
    m_loading.insert(folder);
    m_background.run([this, folder] {
        return [this, folder, read = std::make_shared<RunDetails>(readRunDetails(folder))] {
            m_loading.remove(folder);
            m_details.insert(folder, read);
            Q_EMIT detailsChanged(folder);
        };
    });
}

// ---------------------------------------------------------------------------------------------- what runs

void RunList::begin(const QString& folder, const TrainLoraRequest& request)
{
    if (TrainingRun* run = entry(folder)) {
        run->state = RunState::Running;
        changed(folder);
    } else {
        put({.folder = folder,
            .name = QFileInfo(folder).fileName(),
            .basePath = toQString(request.model),
            .state = RunState::Running,
            .steps = 0,
            .of = request.steps.value_or(0),
            .lastLoss = {},
            .started = QDateTime::currentDateTime(),
            .lora = {},
            .hasCheckpoint = false});
        auto details = std::make_shared<RunDetails>();
        details->request = request;
        m_details.insert(folder, std::move(details));
    }
    Q_EMIT detailsChanged(folder);
}

/// While an earlier part of the curve is being read this one is not lost: the log has it already.
void RunList::append(const QString& folder, const std::vector<TrainingPoint>& points)
{
    TrainingRun* run = entry(folder);
    if (!run || points.empty())
        return;
    run->steps = points.back().step;
    run->of = points.back().of;
    if (const auto known = m_details.constFind(folder); known != m_details.constEnd()) {
        appendPoints((*known)->points, points);
        run->lastLoss = smoothedLosses((*known)->points).back();
    } else {
        run->lastLoss = points.back().loss;
    }
    changed(folder);
    Q_EMIT detailsChanged(folder);
}

void RunList::append(const QString& folder, const TrainedSample& sample)
{
    const auto known = m_details.constFind(folder);
    if (known == m_details.constEnd())
        return;
    std::vector<RunSample>& samples = (*known)->samples;
    std::erase_if(
        samples, [&](const RunSample& old) { return old.step == sample.step && old.index == sample.index; });
    const auto place = std::ranges::upper_bound(samples, std::pair(sample.step, sample.index), {},
        [](const RunSample& old) { return std::pair(old.step, old.index); });
    samples.insert(place,
        {.step = sample.step,
            .index = sample.index,
            .picture = thumbnailOf(sample.image, runSampleSide),
            .file = sample.file});
    Q_EMIT detailsChanged(folder);
}

void RunList::noteLora(const QString& folder, const QString& lora)
{
    if (TrainingRun* run = entry(folder)) {
        run->lora = lora;
        run->hasCheckpoint = true;
        changed(folder);
    }
}

void RunList::end(const QString& folder, RunState state)
{
    TrainingRun* run = entry(folder);
    if (!run)
        return;
    run->state = state;
    changed(folder);
    refresh(); // what it has written last
}

void RunList::remove(const QString& folder)
{
    const TrainingRun* run = find(folder);
    if (!run || run->state == RunState::Running)
        return;
    QStringList opened = m_settings.get(settings::openedRuns);
    opened.removeAll(folder);
    m_settings.set(settings::openedRuns, opened);
    if (isElsewhere(folder)) {
        drop(folder);
        Q_EMIT removed(folder, true);
        return;
    }
    m_background.run([this, folder] {
        return [this, folder, done = QFile::moveToTrash(folder)] {
            if (done)
                drop(folder);
            Q_EMIT removed(folder, done);
        };
    });
}

// -------------------------------------------------------------------------------------------------- rows

int RunList::rowOf(const QString& folder) const
{
    const auto found = std::ranges::find(m_runs, folder, &TrainingRun::folder);
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

TrainingRun* RunList::entry(const QString& folder)
{
    const int row = rowOf(folder);
    return row < 0 ? nullptr : &m_runs[row];
}

const TrainingRun* RunList::find(const QString& folder) const
{
    const int row = rowOf(folder);
    return row < 0 ? nullptr : &m_runs[row];
}

void RunList::put(TrainingRun run)
{
    beginInsertRows({}, 0, 0);
    m_runs.insert(m_runs.begin(), std::move(run));
    endInsertRows();
}

void RunList::drop(const QString& folder)
{
    m_details.remove(folder);
    const int row = rowOf(folder);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_runs.erase(m_runs.begin() + row);
    endRemoveRows();
}

void RunList::changed(const QString& folder)
{
    const int row = rowOf(folder);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

QString RunList::stateName(RunState state)
{
    switch (state) {
    case RunState::Running:
        return tr("Running");
    case RunState::Finished:
        return tr("Finished");
    case RunState::Interrupted:
        return tr("Interrupted");
    }
    return {};
}

int RunList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunList::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunList::data(const QModelIndex& index, int role) const
{
    const TrainingRun& run = m_runs.at(index.row());
    if (role == FolderRole)
        return run.folder;
    if (role == Qt::TextAlignmentRole && (index.column() == Steps || index.column() == Loss))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Name)
        return QDir::toNativeSeparators(run.folder);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    const bool sorts = role == SortRole;
    switch (index.column()) {
    case Name:
        return run.name;
    case BaseModel:
        return run.basePath.isEmpty() ? tr("Demo model") : QFileInfo(run.basePath).fileName();
    case State:
        return stateName(run.state);
    case Steps:
        if (sorts)
            return run.steps;
        return run.of > 0 ? QStringLiteral("%1/%2").arg(run.steps).arg(run.of) : QString::number(run.steps);
    case Loss:
        if (sorts)
            return run.lastLoss.value_or(1e9);
        return run.lastLoss ? QString::number(*run.lastLoss, 'f', 4) : QStringLiteral("–");
    case Started:
        if (sorts)
            return run.started;
        return QLocale().toString(run.started, QLocale::ShortFormat);
    default:
        return {};
    }
}

QVariant RunList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && (section == Steps || section == Loss))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case BaseModel:
        return tr("Base model");
    case State:
        return tr("State");
    case Steps:
        return tr("Steps");
    case Loss:
        return tr("Last loss");
    case Started:
        return tr("Started");
    default:
        return {};
    }
}

} // namespace candela
