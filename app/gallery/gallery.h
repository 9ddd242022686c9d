// The gallery as the window sees it: what is shown, what is done with it, folders that others write to.
#pragma once

#include "app/gallery/folder_indexer.h"
#include "app/gallery/gallery_model.h"
#include "app/session/history.h"
#include "app/session/settings.h"

#include <QFileSystemWatcher>
#include <QUndoStack>

#include <atomic>

namespace candela
{

/// Window's thread. Database and files are used on one thread in the background, in the order they were asked
/// for; whatever goes wrong there ends in problem().
class Gallery : public QObject
{
    Q_OBJECT
public:
    /// `file` is the database; `describe` is called in the background.
    Gallery(
        Settings& settings, DescribePicture describe, const QString& file, const QString& thumbnailFolder);
    /// Waits until what was asked for is on the disk.
    ~Gallery() override;

    GalleryModel& model() { return m_model; }
    QUndoStack& undoStack() { return m_undo; }

    /// A picture that the window made, as far as it is known by now; recorded again, more completely, later.
    void recordPainted(const HistoryEntry& entry, const QString& modelName);
    void recordRelit(const RelightRequest& request, const RelitPicture& picture);

    /// What pictures of the gallery were measured to be.
    void recordScores(const std::vector<PictureScores>& scores);

    void setFilter(const PictureFilter& filter);
    const PictureFilter& filter() const { return m_filter; }

    void rate(const QList<qint64>& ids, int rating); // 0..5; undoable
    void setTags(qint64 id, const QStringList& tags); // undoable
    void moveToTrash(const QList<qint64>& ids); // undoable
    /// Of pictures whose files are missing: nothing is known of them any more.
    void forget(const QList<qint64>& ids);

    /// What is known of them, in their order; `then` is called on the window's thread.
    void withRecords(
        const QList<qint64>& ids, const std::function<void(const std::vector<PictureRecord>&)>& then);

    /// Watched besides the output folder.
    void addFolder(const QString& folder);
    /// Looks into all folders for what has changed.
    void lookThrough();
    int presentCount() const { return m_present; }
    int missingCount() const { return m_missing; }
    int waitingToBeRead() const { return m_waiting; }

Q_SIGNALS:
    /// The rows are those of the filter.
    void found();
    /// presentCount(), missingCount() or waitingToBeRead() changed.
    void counted();
    void problem(const QString& sentence, const QString& remedy);

private:
    friend class RatingCommand;
    friend class TagCommand;
    friend class TrashCommand;
    using Task = std::function<Background::Continuation(PictureStore&)>;
    void ask(Task task);
    void change(const QList<qint64>& ids, const std::function<void(PictureStore&)>& change);
    PictureStore& store(); // background
    void report(const QString& sentence, const QString& remedy);
    void refresh();
    void refreshSoon();
    void fetch(const QList<qint64>& ids);
    void index();
    void onIndexed(const FolderIndexer::Outcome& outcome);
    void lookAgain(const QString& folder, int milliseconds);

    Settings& m_settings;
    DescribePicture m_describe;
    QString m_file;
    GalleryModel m_model;
    QUndoStack m_undo;
    PictureFilter m_filter;
    int m_generation = 0; // of the filter: what is found for an older one is not shown
    int m_present = 0, m_missing = 0, m_waiting = 0;
    bool m_indexing = false;
    QString m_lastProblem;
    QTimer m_refreshSoon;
    QFileSystemWatcher m_watcher;
    QSet<QString> m_lookAgain; // folders that a timer runs for
    std::atomic<bool> m_closing = false;
    std::unique_ptr<PictureStore> m_store; // these two: background
    std::unique_ptr<FolderIndexer> m_indexer;
    std::unique_ptr<Background> m_background; // last: it uses the above
};

} // namespace candela
