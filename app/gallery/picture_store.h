// The pictures on disk: an SQLite file with what is known of each. One thread an object; several objects,
// also of several processes, may share a file.
#pragma once

#include "app/gallery/picture_record.h"

#include <QHash>
#include <QSqlDatabase>

#include <functional>
#include <span>
#include <vector>

namespace candela
{

/// Every method that changes something is on the disk when it returns, or when together() does. All of them
/// throw Error (RunFailed), naming the file, where the database cannot be used.
class PictureStore
{
public:
    /// Opens or creates. A file that is damaged, no database, or of a newer version is kept under another
    /// name, a fresh one is begun, and notice() says so.
    explicit PictureStore(const QString& file);
    ~PictureStore();
    PictureStore(const PictureStore&) = delete;
    PictureStore& operator=(const PictureStore&) = delete;

    /// The name that the unreadable file was kept under; empty where nothing happened on opening.
    const QString& keptAside() const { return m_keptAside; }

    /// Many changes in one transaction: all of them, or none where one throws.
    void together(const std::function<void()>& changes);

    /// Adds a picture, or replaces what is known of the one with this file; rating and tags stay. The id.
    qint64 record(const PictureRecord& picture);
    /// The file has changed: other bytes, of which nothing more is taken over; scores were the old ones'.
    void updateFile(const PictureRecord& picture);
    /// The file of a picture has another name now.
    void moveFile(qint64 id, const QString& file);
    void setRating(std::span<const qint64> ids, int rating);
    void setTags(qint64 id, const QStringList& tags);
    /// Of the picture with this file, those scores that were measured.
    void setScores(const QString& file, const PictureScores& scores);
    void setMissing(std::span<const qint64> ids, bool missing);
    /// In the trash: not found by anything but the file's name, until it is recorded again.
    void setDeleted(std::span<const qint64> ids, bool deleted);
    /// For good; files are left alone.
    void forget(std::span<const qint64> ids);

    /// The newest first.
    std::vector<qint64> find(const PictureFilter& filter) const;
    /// Those that there are, in the order asked for.
    std::vector<PictureRecord> fetch(std::span<const qint64> ids) const;
    int count(bool missing) const;

    struct KnownFile {
        qint64 id = 0, bytes = 0, modified = 0;
        PictureKind kind = PictureKind::Found;
        bool missing = false, deleted = false;
    };
    /// One by its whole name; id 0 where it is not known.
    KnownFile file(const QString& name) const;
    /// Directly in the folder, by their names.
    QHash<QString, KnownFile> filesIn(const QString& folder) const;
    /// Of all pictures; with `below`, those below that folder and itself.
    QStringList folders(const QString& below = {}) const;
    /// Pictures whose file had this size and time, and this name or this folder: the file may have been moved
    /// or renamed. Missing ones first, 20 at most.
    std::vector<PictureRecord> likeFile(const QString& file, qint64 bytes, qint64 modified) const;

private:
    void open();
    void openFile();
    void close();
    void makeTables();
    void addScores();
    void change(std::span<const qint64> ids, const QString& assignment, const QVariant& value);

    QString m_file;
    QString m_connection; // the name Qt knows it by
    QSqlDatabase m_database;
    QString m_keptAside;
    bool m_together = false; // in a transaction
};

} // namespace candela
