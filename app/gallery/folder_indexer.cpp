#include "app/gallery/folder_indexer.h"

#include "app/session/paths.h"
#include "core/api/request_json.h"

#include <QDir>
#include <QElapsedTimer>

#include <algorithm>
#include <exception>

namespace candela
{
namespace
{

constexpr std::size_t mostBytes = 100'000; // of a text
constexpr qint64 stillWritten = 2000; // ms: a file younger than this may not be complete

bool mayBePicture(const QFileInfo& info)
{
    static const QStringList endings{QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg"),
        QStringLiteral("jpe"), QStringLiteral("webp")};
    return info.isFile() && endings.contains(info.suffix().toLower());
}

qint64 modifiedOf(const QFileInfo& info)
{
    return info.lastModified().toMSecsSinceEpoch();
}

/// A file may say whatever it likes; what is kept of it has an end.
QString text(const std::string& utf8)
{
    QString kept = QString::fromStdString(utf8.substr(0, mostBytes));
    kept.remove(QChar(QChar::Null));
    return kept;
}

/// From the prompt and from what the other program lists.
QStringList lorasOf(const PictureParameters& parameters)
{
    QStringList names = lorasIn(text(parameters.request.prompt));
    for (const PictureLora& lora : parameters.loras)
        names += text(lora.name);
    for (const std::string& entry : parameters.notRestored)
        if (const QString line = text(entry); line.startsWith(QLatin1String("Lora: ")))
            names += line.mid(6);
    names.removeDuplicates();
    return names;
}

} // namespace

PictureRecord foundPicture(const QFileInfo& file, const PictureDescription& described)
{
    PictureRecord picture;
    picture.file = file.absoluteFilePath();
    picture.made = file.lastModified().toUTC();
    picture.bytes = file.size();
    picture.modified = modifiedOf(file);
    picture.size = {described.width, described.height};
    picture.parameters = text(described.text);
    if (!described.parameters)
        return picture;
    const PictureParameters& said = *described.parameters;
    picture.program = text(said.program);
    picture.model = text(said.model);
    picture.modelHash = text(said.modelHash);
    picture.loras = lorasOf(said);
    if (said.hasSeed)
        picture.seed = said.request.seed;
    picture.prompt = text(said.request.prompt);
    picture.negative = text(said.request.negative);
    if (said.request.prompt.size() + said.request.negative.size() < mostBytes)
        picture.request = QString::fromStdString(requestToJson(said.request));
    return picture;
}

FolderIndexer::FolderIndexer(PictureStore& store, DescribePicture describe)
    : m_store(store)
    , m_describe(std::move(describe))
{
}

void FolderIndexer::lookInto(const QString& folder, Take take)
{
    const auto isSame = [&](const Folder& waiting) {
        return waiting.path == folder && waiting.take == take;
    };
    if (std::ranges::none_of(m_folders, isSame))
        m_folders.push_back({folder, take});
}

FolderIndexer::Outcome FolderIndexer::work(int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    Outcome outcome;
    if (m_files.empty() && !m_folders.empty()) {
        const Folder folder = m_folders.front();
        m_folders.pop_front();
        m_store.together([&] { listFolder(folder, outcome); });
    }
    if (!m_files.empty()) {
        m_store.together([&] {
            do {
                const QFileInfo file = m_files.front();
                m_files.pop_front();
                readFile(file, outcome);
            } while (!m_files.empty() && clock.elapsed() < milliseconds);
        });
        outcome.changed = true;
    }
    outcome.waiting = static_cast<int>(m_files.size());
    outcome.more = !m_files.empty() || !m_folders.empty();
    return outcome;
}

void FolderIndexer::listFolder(const Folder& folder, Outcome& outcome)
{
    QHash<QString, PictureStore::KnownFile> known = m_store.filesIn(folder.path);
    const QDir directory(folder.path);
    const bool isThere = directory.exists();
    if (isThere && folder.take == Take::All && !m_watched.contains(folder.path)) {
        m_watched.insert(folder.path);
        outcome.folders += folder.path;
    }
    std::vector<qint64> back;
    bool unfinished = false;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (const QFileInfo& info : directory.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (info.isDir()) {
            if (folder.take == Take::All && !info.isSymLink())
                lookInto(info.absoluteFilePath(), Take::All);
            continue;
        }
        if (!mayBePicture(info))
            continue;
        const PictureStore::KnownFile file = known.take(info.fileName());
        const qint64 modified = modifiedOf(info);
        unfinished = unfinished || (modified > now - stillWritten && modified <= now);
        const bool unchanged = file.bytes == info.size() && file.modified == modified;
        if (file.id != 0 && unchanged && (file.missing || file.deleted))
            back.push_back(file.id);
        else if (file.id == 0 ? folder.take == Take::All && !isUnreadable(info) : !unchanged)
            m_files.push_back(info);
    }
    std::vector<qint64> gone;
    for (const PictureStore::KnownFile& file : std::as_const(known))
        if (!file.missing && !file.deleted)
            gone.push_back(file.id);
    m_store.setMissing(gone, true);
    m_store.setMissing(back, false);
    m_store.setDeleted(back, false);
    outcome.touched.insert(outcome.touched.end(), gone.begin(), gone.end());
    outcome.touched.insert(outcome.touched.end(), back.begin(), back.end());
    outcome.changed = outcome.changed || !gone.empty() || !back.empty();
    if (unfinished && folder.take == Take::All)
        outcome.unfinished += folder.path;
    if (folder.take == Take::All) // folders in it that have gone
        for (const QString& below : m_store.folders(folder.path))
            if (!QFileInfo::exists(below))
                lookInto(below, Take::Known);
    if (!isThere)
        m_watched.remove(folder.path); // if it comes back
}

/// Nothing for what is no picture. Whatever is wrong with one file must not keep the others from being read.
std::optional<PictureRecord> FolderIndexer::describe(const QFileInfo& info) const
{
    try {
        return foundPicture(info, m_describe(toPath(info.absoluteFilePath())));
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

void FolderIndexer::readFile(const QFileInfo& info, Outcome& outcome)
{
    std::optional<PictureRecord> found = describe(info);
    if (!found) {
        m_unreadable.insert(info.absoluteFilePath(), modifiedOf(info));
        return;
    }
    m_unreadable.remove(info.absoluteFilePath());
    const PictureStore::KnownFile known = m_store.file(found->file); // by now
    found->id = known.id;
    if (known.id == 0)
        found->id = takeMoved(info, *found);
    else if (known.kind == PictureKind::Found)
        m_store.record(*found);
    else
        m_store.updateFile(*found); // what it was made with is known better than the file tells
    if (found->id == 0)
        m_store.record(*found);
    else
        outcome.touched.push_back(found->id);
}

/// The picture that is known under a name that is there no more; 0: none.
qint64 FolderIndexer::takeMoved(const QFileInfo& info, const PictureRecord& found)
{
    for (const PictureRecord& known :
        m_store.likeFile(info.absoluteFilePath(), found.bytes, found.modified)) {
        const bool same = known.size == found.size && known.parameters == found.parameters;
        if (!same || QFileInfo::exists(known.file))
            continue;
        m_store.moveFile(known.id, found.file);
        return known.id;
    }
    return 0;
}

bool FolderIndexer::isUnreadable(const QFileInfo& info) const
{
    const auto known = m_unreadable.find(info.absoluteFilePath());
    return known != m_unreadable.end() && *known == modifiedOf(info);
}

} // namespace candela
