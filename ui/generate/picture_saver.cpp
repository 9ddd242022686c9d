#include "ui/generate/picture_saver.h"

#include "app/common/save_file.h"
#include "app/session/paths.h"

#include <QFile>
#include <QFileInfo>
#include <QImageWriter>

namespace candela
{
namespace
{

constexpr int lossyQuality = 95;

/// Empty on success, else why not.
QString convert(const ConvertPicture& convertPicture, const QString& source, const QString& target)
{
    try {
        convertPicture(toPath(source), toPath(target), lossyQuality);
        return {};
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
}

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
    return commitWhole(file) ? QString() : file.errorString();
}

} // namespace

PictureSaver::PictureSaver(ConvertPicture convert)
    : m_convert(std::move(convert))
{
}

void PictureSaver::save(const QImage& picture, const QString& source, const QString& target)
{
    const QString suffix = QFileInfo(target).suffix().toLower();
    const bool known = QStringList{QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg"),
        QStringLiteral("webp")}
                           .contains(suffix);
    const bool converts =
        m_convert && known && !source.isEmpty() && QFileInfo(source).suffix().toLower() != suffix;
    m_background.run([this, picture, source, target, converts] {
        const QString why = converts ? convert(m_convert, source, target) : write(picture, source, target);
        return [this, target, reason = why] {
            if (reason.isEmpty())
                Q_EMIT saved(target);
            else
                Q_EMIT failed(target, reason);
        };
    });
}

} // namespace candela
