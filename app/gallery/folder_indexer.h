// Looks through folders for pictures, a little at a time, and keeps the store true. The store's thread.
#pragma once

#include "app/gallery/picture_store.h"
#include "core/api/picture_parameters.h"

#include <QFileInfo>
#include <QSet>

#include <deque>

namespace candela
{

/// Reads a picture's header; throws Error (BadInput) where it is none.
using DescribePicture = std::function<PictureDescription(const std::filesystem::path&)>;

/// What a picture in a watched folder says of itself.
PictureRecord foundPicture(const QFileInfo& file, const PictureDescription& described);

/// Files that are known and unchanged are passed over, so that stopping costs nothing: the next time it goes
/// on where it was. A file that has moved within the folders keeps its rating and tags.
class FolderIndexer
{
public:
    FolderIndexer(PictureStore& store, DescribePicture describe);

    enum class Take {
        All, // new files become pictures
        Known, // only what is known is looked after
    };
    /// With the folders in it; one that has gone makes its pictures missing.
    void lookInto(const QString& folder, Take take);

    struct Outcome {
        bool more = false; // there is more to do
        bool changed = false; // the store has
        std::vector<qint64> touched; // known pictures of which something is new
        int waiting = 0; // files still to be read
        QStringList folders; // seen for the first time: to be watched
        QStringList unfinished; // folders with files that are perhaps still being written: look again
    };
    /// Works for about `milliseconds`.
    Outcome work(int milliseconds);

private:
    struct Folder {
        QString path;
        Take take = Take::All;
    };

    void listFolder(const Folder& folder, Outcome& outcome);
    std::optional<PictureRecord> describe(const QFileInfo& info) const;
    void readFile(const QFileInfo& info, Outcome& outcome);
    qint64 takeMoved(const QFileInfo& info, const PictureRecord& found);
    bool isUnreadable(const QFileInfo& info) const;

    PictureStore& m_store;
    DescribePicture m_describe;
    std::deque<Folder> m_folders;
    std::deque<QFileInfo> m_files; // new or changed
    QSet<QString> m_watched;
    QHash<QString, qint64> m_unreadable; // their times: not tried again until they change
};

} // namespace candela
