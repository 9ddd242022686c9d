// Small pictures of files for a grid, from a cache on the disk or from the files themselves.
#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QThreadPool>

#include <deque>

namespace candela
{

/// Window's thread; read and reduced on two others, the latest asked for first, so that scrolling past others
/// costs nothing. Pictures are of exactly the size they are painted in, so that painting them is copying.
class GalleryThumbnails : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 mostBytesOnDisk = 256 << 20;

    /// `folder` is made when the first is kept there; the oldest in it go as it grows beyond mostBytesOnDisk.
    explicit GalleryThumbnails(const QString& folder, QObject* parent = nullptr);
    ~GalleryThumbnails() override;

    /// Pictures fit into side × side device pixels. Those of the former size stand in until the new ones
    /// come.
    void setSide(int side);

    /// Null while it is not there yet; loaded() follows if there will be one. `modified` is the file's time.
    QImage get(const QString& file, qint64 modified);
    bool isUnreadable(const QString& file) const { return m_unreadable.contains(file); }
    /// The file has changed.
    void forget(const QString& file);

Q_SIGNALS:
    void loaded(const QString& file);

private:
    struct Wanted {
        QString file;
        qint64 modified = 0;
    };
    struct Entry {
        QImage image;
        int side = 0;
        qint64 modified = 0;
    };
    void startNext();
    void onRead(const Wanted& wanted, int side, const QImage& image);

    QString m_folder;
    int m_side = 176;
    QCache<QString, Entry> m_images; // cost in KiB
    std::deque<Wanted> m_wanted; // the latest first
    QSet<QString> m_reading, m_unreadable;
    QThreadPool m_pool;
};

/// The picture upright, reduced to fit into side × side pixels, ready to paint; kept in `folder` (empty: not)
/// for the next time. Null if Qt cannot read it. Any thread.
QImage readThumbnail(const QString& file, qint64 modified, int side, const QString& folder);

/// Deletes the oldest files until no more than `bytes` are left. Any thread.
void pruneThumbnails(const QString& folder, qint64 bytes);

} // namespace candela
