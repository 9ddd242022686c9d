#include "app/gallery/gallery.h"

#include "app/gallery/gallery_commands.h"
#include "app/session/paths.h"
#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/request_json.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>
#include <future>
#include <utility>

namespace candela
{
namespace
{

constexpr int refreshDelay = 150, refreshDelayWhileReading = 1000; // ms
constexpr int indexSlice = 20; // ms: what is asked for meanwhile waits no longer
constexpr int settleDelay = 500; // ms after a folder has changed
constexpr int unfinishedDelay = 2500; // ms until a file that was being written is looked at again
constexpr int mostWatched = 2000; // folders: systems have limits

/// What the file's facts are now.
void lookAtFile(PictureRecord& picture)
{
    const QFileInfo info(picture.file);
    picture.file = QDir::cleanPath(info.absoluteFilePath());
    picture.bytes = info.size();
    picture.modified = info.lastModified().toMSecsSinceEpoch();
}

bool isWithin(const QString& folder, const QString& root)
{
    return folder == root || folder.startsWith(root + QLatin1Char('/'));
}

QString hashIn(const QString& parameters)
{
    static const QRegularExpression pattern(QStringLiteral("\\bModel hash: ([0-9a-fA-F]+)"));
    return pattern.match(parameters).captured(1);
}

Background::Continuation nothing()
{
    return [] {
    };
}

} // namespace

Gallery::Gallery(
    Settings& settings, DescribePicture describe, const QString& file, const QString& thumbnailFolder)
    : m_settings(settings)
    , m_describe(std::move(describe))
    , m_file(file)
    , m_model(thumbnailFolder)
    , m_background(std::make_unique<Background>())
{
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.callOnTimeout([this] { refresh(); });
    connect(&m_model, &GalleryModel::wanted, this, &Gallery::fetch);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this,
        [this](const QString& folder) { lookAgain(folder, settleDelay); });
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        if (Settings::isFor(key, settings::outputFolder) || Settings::isFor(key, settings::galleryFolders))
            lookThrough();
    });
    refresh(); // the first screen comes before the folders are looked through
    lookThrough();
}

Gallery::~Gallery()
{
    m_closing = true;
    std::promise<void> closed;
    m_background->run([this, &closed]() -> Background::Continuation {
        m_indexer.reset();
        m_store.reset(); // on the thread that opened it
        closed.set_value();
        return nothing();
    });
    closed.get_future().wait();
    m_background.reset();
}

PictureStore& Gallery::store()
{
    if (!m_store) {
        m_store = std::make_unique<PictureStore>(m_file);
        m_indexer = std::make_unique<FolderIndexer>(*m_store, m_describe);
    }
    return *m_store;
}

void Gallery::ask(Task task)
{
    m_background->run([this, task = std::move(task)]() -> Background::Continuation {
        QString sentence, remedy;
        Background::Continuation done = nothing();
        try {
            const bool opens = !m_store;
            PictureStore& opened = store();
            if (opens && !opened.keptAside().isEmpty()) {
                sentence = tr("The gallery could not be read and is kept as %1; a new one was begun.")
                               .arg(QDir::toNativeSeparators(opened.keptAside()));
                remedy = tr("Ratings and tags are in the old one; the pictures themselves are found again.");
            }
            done = task(opened);
        } catch (const Error& error) {
            sentence = QString::fromStdString(error.what());
            remedy = QString::fromStdString(error.remedy());
        }
        return [this, done, sentence, remedy] {
            done();
            report(sentence, remedy);
        };
    });
}

/// Each sentence once, however often it happens.
void Gallery::report(const QString& sentence, const QString& remedy)
{
    if (!sentence.isEmpty() && std::exchange(m_lastProblem, sentence) != sentence)
        Q_EMIT problem(sentence, remedy);
}

void Gallery::recordPainted(const HistoryEntry& entry, const QString& modelName)
{
    if (entry.file.isEmpty())
        return;
    PictureRecord picture;
    picture.file = entry.file;
    picture.kind = PictureKind::Painted;
    picture.made = entry.time.toUTC();
    picture.size = {entry.request.width.value_or(0), entry.request.height.value_or(0)};
    picture.program = QStringLiteral("Candela");
    picture.model = modelName;
    picture.modelHash = hashIn(entry.parameters);
    picture.prompt = QString::fromStdString(entry.request.prompt);
    picture.loras = lorasIn(picture.prompt);
    for (const LoraUse& lora : entry.request.loras)
        picture.loras += QString::fromStdString(utf8(lora.file.stem()));
    picture.loras.removeDuplicates();
    picture.seed = entry.request.seed;
    picture.negative = QString::fromStdString(entry.request.negative);
    picture.request = QString::fromStdString(requestToJson(entry.request));
    picture.parameters = entry.parameters;
    picture.device = QString::fromStdString(entry.request.compute.device);
    picture.seconds = entry.seconds;
    ask([this, picture](PictureStore& store) mutable {
        lookAtFile(picture);
        const qint64 id = store.record(picture);
        return [this, id] {
            m_model.reload({&id, 1});
            refreshSoon();
        };
    });
}

void Gallery::recordRelit(const RelightRequest& request, const RelitPicture& relit)
{
    if (relit.state != RelitState::Done || relit.file.empty())
        return;
    RelightRequest alone = request;
    alone.inputs = {relit.source};
    alone.ratio = relit.ratio;
    PictureRecord picture;
    picture.file = toQString(relit.file);
    picture.kind = PictureKind::Relit;
    picture.made = QDateTime::currentDateTimeUtc();
    picture.size = {relit.width, relit.height};
    picture.program = QStringLiteral("Candela");
    picture.request = QString::fromStdString(requestToJson(alone));
    picture.device = QString::fromStdString(request.compute.device);
    picture.seconds = relit.seconds;
    ask([this, picture, source = relit.source](PictureStore& store) mutable {
        lookAtFile(picture);
        try { // a relit picture of ours, or of another program, still shows what was asked for
            const PictureRecord before = foundPicture(QFileInfo(toQString(source)), m_describe(source));
            picture.prompt = before.prompt;
            picture.negative = before.negative;
            picture.model = before.model;
            picture.seed = before.seed;
            picture.parameters = before.parameters;
        } catch (const std::exception&) {
            // a photograph of a format that has no such texts
        }
        store.record(picture);
        return [this] {
            refreshSoon();
        };
    });
}

void Gallery::recordScores(const std::vector<PictureScores>& scores)
{
    ask([this, scores](PictureStore& store) {
        std::vector<qint64> changed;
        store.together([&] {
            for (const PictureScores& one : scores) {
                const QString file = QString::fromStdString(one.file);
                store.setScores(file, one);
                changed.push_back(store.file(file).id);
            }
        });
        return [this, changed] {
            m_model.reload(changed);
        };
    });
}

void Gallery::setFilter(const PictureFilter& filter)
{
    if (std::exchange(m_filter, filter) != filter)
        refresh();
}

void Gallery::refreshSoon()
{
    if (!m_refreshSoon.isActive())
        m_refreshSoon.start(m_waiting > 0 ? refreshDelayWhileReading : refreshDelay);
}

void Gallery::refresh()
{
    ask([this, filter = m_filter, generation = ++m_generation](PictureStore& store) {
        std::vector<qint64> ids = store.find(filter);
        return [this, generation, ids = std::move(ids), present = store.count(false),
                   missing = store.count(true)] {
            if (generation != m_generation)
                return;
            m_model.setIds(ids);
            m_present = present;
            m_missing = missing;
            Q_EMIT counted();
            Q_EMIT found();
        };
    });
}

void Gallery::fetch(const QList<qint64>& ids)
{
    ask([this, ids](PictureStore& store) {
        return [this, records = store.fetch({ids.constData(), static_cast<std::size_t>(ids.size())})] {
            m_model.setRecords(records);
        };
    });
}

void Gallery::withRecords(
    const QList<qint64>& ids, const std::function<void(const std::vector<PictureRecord>&)>& then)
{
    ask([ids, then](PictureStore& store) {
        return [then, records = store.fetch({ids.constData(), static_cast<std::size_t>(ids.size())})] {
            then(records);
        };
    });
}

/// For the commands: does it, and shows what has become of it even where it went wrong half way.
void Gallery::change(const QList<qint64>& ids, const std::function<void(PictureStore&)>& change)
{
    m_lastProblem.clear(); // the user asks again: say it again
    ask([change](PictureStore& store) {
        change(store);
        return nothing();
    });
    fetch(ids);
    refresh();
}

void Gallery::rate(const QList<qint64>& ids, int rating)
{
    if (!ids.isEmpty())
        m_undo.push(new RatingCommand(*this, ids, rating));
}

void Gallery::setTags(qint64 id, const QStringList& tags)
{
    m_undo.push(new TagCommand(*this, id, tags));
}

void Gallery::moveToTrash(const QList<qint64>& ids)
{
    if (!ids.isEmpty())
        m_undo.push(new TrashCommand(*this, ids));
}

void Gallery::forget(const QList<qint64>& ids)
{
    change({}, [ids](PictureStore& store) {
        store.forget({ids.constData(), static_cast<std::size_t>(ids.size())});
    });
}

void Gallery::addFolder(const QString& folder)
{
    QStringList folders = m_settings.get(settings::galleryFolders);
    if (!folders.contains(folder))
        folders += folder;
    m_settings.set(settings::galleryFolders, folders);
}

/// The watched ones whole; of others that pictures were saved in only what is known.
void Gallery::lookThrough()
{
    QStringList watched = m_settings.get(settings::galleryFolders);
    watched += m_settings.outputFolder();
    for (QString& folder : watched)
        folder = QDir::cleanPath(QDir(folder).absolutePath());
    ask([this, watched](PictureStore& store) {
        for (const QString& folder : watched)
            m_indexer->lookInto(folder, FolderIndexer::Take::All);
        for (const QString& folder : store.folders())
            if (std::ranges::none_of(watched, [&](const QString& root) { return isWithin(folder, root); }))
                m_indexer->lookInto(folder, FolderIndexer::Take::Known);
        return [this] {
            index();
        };
    });
}

void Gallery::lookAgain(const QString& folder, int milliseconds)
{
    if (m_lookAgain.contains(folder))
        return;
    m_lookAgain.insert(folder);
    QTimer::singleShot(milliseconds, this, [this, folder] {
        m_lookAgain.remove(folder);
        ask([this, folder](PictureStore&) {
            m_indexer->lookInto(folder, FolderIndexer::Take::All);
            return [this] {
                index();
            };
        });
    });
}

void Gallery::index()
{
    if (std::exchange(m_indexing, true))
        return;
    ask([this](PictureStore&) -> Background::Continuation {
        FolderIndexer::Outcome outcome;
        try {
            if (!m_closing)
                outcome = m_indexer->work(indexSlice);
        } catch (const Error& error) {
            return [this, sentence = QString::fromStdString(error.what()),
                       remedy = QString::fromStdString(error.remedy())] {
                m_indexing = false;
                report(sentence, remedy);
            };
        }
        return [this, outcome] {
            onIndexed(outcome);
        };
    });
}

void Gallery::onIndexed(const FolderIndexer::Outcome& outcome)
{
    m_indexing = false;
    for (const QString& folder : outcome.folders)
        if (m_watcher.directories().size() < mostWatched && m_watcher.addPath(folder))
            lookAgain(folder, settleDelay); // what came between the look and the watch
    for (const QString& folder : outcome.unfinished)
        lookAgain(folder, unfinishedDelay);
    if (std::exchange(m_waiting, outcome.waiting) != outcome.waiting)
        Q_EMIT counted();
    m_model.reload(outcome.touched);
    if (outcome.changed)
        refreshSoon();
    if (outcome.more)
        index();
}

} // namespace candela
