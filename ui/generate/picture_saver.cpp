#include "ui/generate/picture_saver.h"

#include <QFile>
#include <QFileInfo>
#include <QImageWriter>
#include <QSaveFile>

namespace candela
{
namespace
{

constexpr int lossyQuality = 95;

/// Empty on success, else why not.
QString write(const QImage& picture, const QString& source, const QString& target)
{
    const QString suffix = QFileInfo(target).suffix().toLower();
    QSaveFile file(target);
    QFile original(source);
    const bool copy = QFileInfo(source).suffix().toLower() == suffix && original.open(QIODevice::ReadOnly);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    if (copy) {
        const QByteArray bytes = original.readAll();
        if (file.write(bytes) != bytes.size())
            return file.errorString();
    } else {
        QImageWriter writer(&file, suffix.toLatin1());
        if (suffix != QLatin1String("png"))
            writer.setQuality(lossyQuality);
        if (!writer.write(picture))
            return writer.errorString();
    }
    return file.commit() ? QString() : file.errorString();
}

} // namespace

void PictureSaver::save(const QImage& picture, const QString& source, const QString& target)
{
    m_background.run([this, picture, source, target] {
        return [this, target, reason = write(picture, source, target)] {
            if (reason.isEmpty())
                Q_EMIT saved(target);
            else
                Q_EMIT failed(target, reason);
        };
    });
}

} // namespace candela
