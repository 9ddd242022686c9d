#include "app/gallery/gallery_thumbnails.h"

#include "app/common/save_file.h"
#include "app/session/image_convert.h"
#include "app/session/thumbnails.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <vector>

namespace candela
{
namespace
{

constexpr int keptSide = 384; // pixels, on the disk: enough for most screens
constexpr int keptQuality = 88;
constexpr int mostEnlarged = 8; // times
constexpr int cacheKiB = 256 * 1024;
constexpr std::size_t mostWanted = 400; // more than the largest screen shows
constexpr int threads = 2;
constexpr int pruneAfter = 20'000; // ms: not while the window opens

QString keptName(const QString& file, qint64 modified, const QString& folder)
{
    const QByteArray key = QCryptographicHash::hash(
        file.toUtf8() + '\0' + QByteArray::number(modified), QCryptographicHash::Sha1)
                               .toHex();
    return QStringLiteral("%1/%2/%3").arg(folder, QLatin1String(key.left(2)), QLatin1String(key.mid(2)));
}

/// Losing it costs only time, so nothing is said where it cannot be written.
void keep(const QImage& image, const QString& name)
{
    QDir().mkpath(QFileInfo(name).path());
    QSaveFile file(name);
    if (file.open(QIODevice::WriteOnly)
        && image.save(&file, image.hasAlphaChannel() ? "PNG" : "JPEG", keptQuality))
        commitWhole(file);
}

/// Small pictures are enlarged too, but for tiny ones, which would be a blur.
QImage paintable(const QImage& image, int side)
{
    const int longest = std::max(image.width(), image.height());
    const bool enlarged = longest < side && longest > side / mostEnlarged;
    const QImage fitted = enlarged ? image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                                   : thumbnailOf(image, side);
    return fitted.convertToFormat(
        fitted.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
}

} // namespace

QImage readThumbnail(const QString& file, qint64 modified, int side, const QString& folder)
{
    const bool mayKeep = !folder.isEmpty() && side <= keptSide;
    const QString name = mayKeep ? keptName(file, modified, folder) : QString();
    QImage image(name);
    if (image.isNull()) {
        image = readReduced(file, mayKeep ? keptSide : side);
        if (mayKeep && !image.isNull())
            keep(image, name);
    }
    return image.isNull() ? image : paintable(image, side);
}

void pruneThumbnails(const QString& folder, qint64 bytes)
{
    struct Kept {
        QString name;
        qint64 bytes, modified;
    };
    std::vector<Kept> kept;
    qint64 total = 0;
    for (QDirIterator at(folder, QDir::Files, QDirIterator::Subdirectories); at.hasNext();) {
        at.next();
        const QFileInfo info = at.fileInfo();
        kept.push_back({info.filePath(), info.size(), info.lastModified().toMSecsSinceEpoch()});
        total += info.size();
    }
    std::ranges::sort(kept, {}, &Kept::modified);
    for (const Kept& oldest : kept) {
        if (total <= bytes)
            return;
        if (QFile::remove(oldest.name))
            total -= oldest.bytes;
    }
}

GalleryThumbnails::GalleryThumbnails(const QString& folder, QObject* parent)
    : QObject(parent)
    , m_folder(folder)
    , m_images(cacheKiB)
{
    m_pool.setMaxThreadCount(threads);
    QTimer::singleShot(pruneAfter, this,
        [this] { m_pool.start([folder = m_folder] { pruneThumbnails(folder, mostBytesOnDisk); }); });
}

GalleryThumbnails::~GalleryThumbnails()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void GalleryThumbnails::setSide(int side)
{
    m_side = side;
    m_wanted.clear();
}

QImage GalleryThumbnails::get(const QString& file, qint64 modified)
{
    const Entry* known = m_images.object(file);
    const bool fits = known && known->side == m_side && known->modified == modified;
    if (!fits && !m_unreadable.contains(file) && !m_reading.contains(file)) {
        std::erase_if(m_wanted, [&](const Wanted& wanted) { return wanted.file == file; });
        m_wanted.push_front({file, modified});
        if (m_wanted.size() > mostWanted) // out of sight by now; asked for again if it comes back
            m_wanted.pop_back();
        startNext();
    }
    return known ? known->image : QImage();
}

void GalleryThumbnails::forget(const QString& file)
{
    m_unreadable.remove(file);
}

void GalleryThumbnails::startNext()
{
    while (m_reading.size() < threads && !m_wanted.empty()) {
        const Wanted wanted = m_wanted.front();
        m_wanted.pop_front();
        m_reading.insert(wanted.file);
        m_pool.start([this, wanted, side = m_side, folder = m_folder] {
            const QImage image = readThumbnail(wanted.file, wanted.modified, side, folder);
            QMetaObject::invokeMethod(
                this, [this, wanted, side, image] { onRead(wanted, side, image); }, Qt::QueuedConnection);
        });
    }
}

void GalleryThumbnails::onRead(const Wanted& wanted, int side, const QImage& image)
{
    m_reading.remove(wanted.file);
    startNext();
    if (image.isNull())
        m_unreadable.insert(wanted.file);
    else
        m_images.insert(wanted.file, new Entry{image, side, wanted.modified},
            std::max<qsizetype>(1, image.sizeInBytes() / 1024));
    Q_EMIT loaded(wanted.file);
}

} // namespace candela
