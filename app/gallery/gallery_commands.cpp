#include "app/gallery/gallery_commands.h"

#include "core/api/error.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace candela
{
namespace
{

std::span<const qint64> spanOf(const QList<qint64>& ids)
{
    return {ids.constData(), static_cast<std::size_t>(ids.size())};
}

/// Desktops keep a note beside each file in the trash (freedesktop.org's trash specification).
void removeTrashNote(const QString& inTrash)
{
    const QFileInfo info(inTrash);
    QFile::remove(QStringLiteral("%1/../info/%2.trashinfo").arg(info.path(), info.fileName()));
}

std::string sentenceAbout(const QStringList& files, const QString& one, const QString& several)
{
    const QString name = QFileInfo(files.first()).fileName();
    return (files.size() == 1 ? one.arg(name) : several.arg(name).arg(files.size() - 1)).toStdString();
}

} // namespace

RatingCommand::RatingCommand(Gallery& gallery, const QList<qint64>& ids, int rating)
    : m_gallery(gallery)
    , m_ids(ids)
    , m_rating(rating)
    , m_before(std::make_shared<std::vector<std::pair<qint64, int>>>())
{
    setText(Gallery::tr("Rating"));
}

void RatingCommand::redo()
{
    m_gallery.change(m_ids, [ids = m_ids, rating = m_rating, before = m_before](PictureStore& store) {
        before->clear();
        for (const PictureRecord& picture : store.fetch(spanOf(ids)))
            before->emplace_back(picture.id, picture.rating);
        store.setRating(spanOf(ids), rating);
    });
}

void RatingCommand::undo()
{
    m_gallery.change(m_ids, [before = m_before](PictureStore& store) {
        for (const auto& [id, rating] : *before)
            store.setRating({&id, 1}, rating);
    });
}

TagCommand::TagCommand(Gallery& gallery, qint64 id, const QStringList& tags)
    : m_gallery(gallery)
    , m_id(id)
    , m_tags(tags)
    , m_before(std::make_shared<QStringList>())
{
    setText(Gallery::tr("Tags"));
}

void TagCommand::redo()
{
    m_gallery.change({m_id}, [id = m_id, tags = m_tags, before = m_before](PictureStore& store) {
        for (const PictureRecord& picture : store.fetch({&id, 1}))
            *before = picture.tags;
        store.setTags(id, tags);
    });
}

void TagCommand::undo()
{
    m_gallery.change(
        {m_id}, [id = m_id, before = m_before](PictureStore& store) { store.setTags(id, *before); });
}

TrashCommand::TrashCommand(Gallery& gallery, const QList<qint64>& ids)
    : m_gallery(gallery)
    , m_ids(ids)
    , m_trashed(std::make_shared<std::vector<Trashed>>())
{
    setText(Gallery::tr("Move to the trash"));
}

void TrashCommand::redo()
{
    m_gallery.change(m_ids, [ids = m_ids, trashed = m_trashed](PictureStore& store) {
        trashed->clear();
        QStringList failed;
        std::vector<qint64> gone;
        for (const PictureRecord& picture : store.fetch(spanOf(ids))) {
            QString inTrash;
            if (QFile::moveToTrash(picture.file, &inTrash)) {
                trashed->push_back({picture.id, picture.file, inTrash});
                gone.push_back(picture.id);
            } else {
                failed += picture.file;
            }
        }
        store.setDeleted(gone, true);
        if (!failed.isEmpty())
            throw runFailed(sentenceAbout(failed, Gallery::tr("%1 could not be moved to the trash."),
                                Gallery::tr("%1 and %2 more could not be moved to the trash.")),
                Gallery::tr("Look whether the folder can be written.").toStdString());
    });
}

void TrashCommand::undo()
{
    m_gallery.change(m_ids, [trashed = m_trashed](PictureStore& store) {
        QStringList failed;
        std::vector<qint64> back;
        for (const Trashed& picture : *trashed) {
            QDir().mkpath(QFileInfo(picture.file).path());
            if (!picture.inTrash.isEmpty() && QFile::rename(picture.inTrash, picture.file)) {
                removeTrashNote(picture.inTrash);
                back.push_back(picture.id);
            } else {
                failed += picture.file;
            }
        }
        store.setMissing(back, false);
        store.setDeleted(back, false);
        if (!failed.isEmpty())
            throw runFailed(sentenceAbout(failed, Gallery::tr("%1 could not be taken out of the trash."),
                                Gallery::tr("%1 and %2 more could not be taken out of the trash.")),
                Gallery::tr("Look into the system's trash.").toStdString());
    });
}

} // namespace candela
