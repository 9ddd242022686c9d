// Small pictures of files, read in the background when first asked for.
#pragma once

#include "app/session/background.h"

#include <QCache>
#include <QImage>
#include <QSet>

namespace candela
{

/// Window's thread. Keeps the last few thousand, and reads the latest asked for first, so that scrolling past
/// others costs nothing. A file that Qt cannot read gets none, unless it is given one.
class Thumbnails : public QObject
{
    Q_OBJECT
public:
    explicit Thumbnails(QObject* parent = nullptr);

    /// Null while it is not there yet; loaded() follows if there will be one.
    QImage get(const QString& file);
    /// From elsewhere: the picture has been read for another purpose.
    void put(const QString& file, const QImage& picture);

Q_SIGNALS:
    void loaded(const QString& file);

private:
    void keep(const QString& file, const QImage& thumbnail);
    void readNext();

    QCache<QString, QImage> m_images; // cost in KiB
    QStringList m_wanted; // the latest first: the rows in sight
    QString m_reading; // empty: none
    QSet<QString> m_unreadable;
    Background m_background;
};

/// The picture upright and smoothly reduced to fit into side × side pixels (0: as it is); null if Qt cannot
/// read it. Any thread.
QImage readReduced(const QString& file, int side);

} // namespace candela
