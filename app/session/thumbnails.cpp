#include "app/session/thumbnails.h"

#include "app/session/image_convert.h"

#include <QImageReader>

#include <mutex>

namespace candela
{
namespace
{

constexpr int cacheKiB = 128 * 1024;
constexpr int thumbnailSide = 96; // 48 px at scale 2
constexpr qsizetype mostWanted = 100; // more rows than a screen shows
constexpr qint64 manyPixels = 25'000'000; // take 100 MB and more, often twice

/// Several threads read pictures; of such as these only one at a time, or a handful would fill the memory.
std::mutex& largePicture()
{
    static std::mutex mutex;
    return mutex;
}

} // namespace

Thumbnails::Thumbnails(QObject* parent)
    : QObject(parent)
    , m_images(cacheKiB)
{
}

QImage Thumbnails::get(const QString& file)
{
    if (const QImage* known = m_images.object(file))
        return *known;
    if (file == m_reading || m_unreadable.contains(file))
        return {};
    m_wanted.removeOne(file);
    m_wanted.prepend(file);
    if (m_wanted.size() > mostWanted) // out of sight by now; asked for again if it comes back
        m_wanted.removeLast();
    readNext();
    return {};
}

void Thumbnails::readNext()
{
    if (!m_reading.isEmpty() || m_wanted.isEmpty())
        return;
    m_reading = m_wanted.takeFirst();
    m_background.run([this, file = m_reading] {
        return [this, file, thumbnail = readReduced(file, thumbnailSide)] {
            m_reading.clear();
            if (thumbnail.isNull())
                m_unreadable.insert(file);
            else
                keep(file, thumbnail);
            readNext();
        };
    });
}

void Thumbnails::put(const QString& file, const QImage& picture)
{
    if (!m_images.contains(file) && !picture.isNull())
        keep(file, thumbnailOf(picture, thumbnailSide));
}

void Thumbnails::keep(const QString& file, const QImage& thumbnail)
{
    m_images.insert(file, new QImage(thumbnail), std::max<qsizetype>(1, thumbnail.sizeInBytes() / 1024));
    Q_EMIT loaded(file);
}

QImage readReduced(const QString& file, int side)
{
    QImageReader reader(file);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    std::unique_lock oneAtATime(largePicture(), std::defer_lock);
    if (qint64(size.width()) * size.height() > manyPixels)
        oneAtATime.lock();
    if (side > 0 && size.isValid() && std::max(size.width(), size.height()) > side)
        reader.setScaledSize(size.scaled(side, side, Qt::KeepAspectRatio).expandedTo({1, 1}));
    const QImage picture = reader.read();
    if (picture.isNull())
        return {};
    const QImage reduced = side > 0 ? thumbnailOf(picture, side) : picture;
    return reduced.convertToFormat(reduced.hasAlphaChannel() ? QImage::Format_ARGB32 : QImage::Format_RGB32);
}

} // namespace candela
