#include "app/session/model_watch.h"

#include <QDateTime>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace candela
{
namespace
{

constexpr int settleMs = 500; // several changes at once are looked at once
constexpr int growingMs = 3000; // a file that is being copied says nothing when it is complete
constexpr qsizetype mostFollowed = 2000; // folders; the system's number of watches is limited

/// Those below several folders count once.
FoundModels foundIn(const QStringList& folders, const std::stop_token& stop)
{
    FoundModels all;
    for (const QString& folder : folders) {
        const FoundModels found = findModels(folder, stop);
        all.models.insert(all.models.end(), found.models.begin(), found.models.end());
        all.folders += found.folders;
    }
    std::ranges::sort(all.models, {}, &FoundModel::path);
    const auto same = std::ranges::unique(all.models, {}, &FoundModel::path);
    all.models.erase(same.begin(), same.end());
    all.folders.removeDuplicates();
    return all;
}

bool isGrowing(const FoundModels& found)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    return std::ranges::any_of(found.models,
        [now](const FoundModel& model) { return now >= model.modified && now - model.modified < growingMs; });
}

} // namespace

ModelWatch::ModelWatch()
    : m_background(std::make_unique<Background>())
{
    m_soon.setSingleShot(true);
    m_soon.callOnTimeout(this, &ModelWatch::scan);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_soon.start(settleMs); });
}

ModelWatch::~ModelWatch()
{
    m_stop.request_stop();
}

void ModelWatch::setFolders(const QStringList& folders)
{
    m_folders = folders;
    scan();
}

void ModelWatch::scan()
{
    if (m_scanning) {
        m_again = true;
        return;
    }
    m_soon.stop();
    m_scanning = true;
    m_again = false;
    m_background->run([this, folders = m_folders, stop = m_stop.get_token()]() -> Background::Continuation {
        return [this, folders, found = foundIn(folders, stop)] {
            onScanned(found, folders);
        };
    });
}

void ModelWatch::onScanned(const FoundModels& found, const QStringList& folders)
{
    m_scanning = false;
    if (folders != m_folders || m_again) // meanwhile it may have changed again
        return scan();
    follow(found.folders);
    if (isGrowing(found))
        m_soon.start(growingMs);
    Q_EMIT scanned(found);
}

/// The first folder above that is there.
static QString existingAbove(const QString& folder)
{
    QString above = QFileInfo(folder).path();
    while (!QFileInfo::exists(above) && above != QFileInfo(above).path())
        above = QFileInfo(above).path();
    return above;
}

/// Of folders that are not there those above are followed, so that they are noticed when they come.
void ModelWatch::follow(const QStringList& folders)
{
    QStringList wanted = folders.mid(0, mostFollowed);
    for (const QString& root : m_folders)
        if (!wanted.contains(root))
            wanted.append(existingAbove(root));
    const QStringList now = m_watcher.directories();
    const QSet<QString> had(now.begin(), now.end()), want(wanted.begin(), wanted.end());
    const QStringList gone = (had - want).values(), added = (want - had).values();
    if (!gone.isEmpty())
        m_watcher.removePaths(gone);
    if (!added.isEmpty())
        m_watcher.addPaths(added);
}

} // namespace candela
