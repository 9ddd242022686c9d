#include "app/session/mask_store.h"

#include "app/common/save_file.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <utility>

namespace candela
{

MaskStore::MaskStore(QString folder)
    : m_folder(std::move(folder))
{
}

QString MaskStore::keep(const QImage& mask) const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    mask.convertToFormat(QImage::Format_Grayscale8).save(&buffer, "PNG");
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(32);
    const QString file = m_folder + QLatin1Char('/') + QLatin1String(hash) + QStringLiteral(".png");
    QDir().mkpath(m_folder);
    return saveFile(file, bytes) ? file
                                 : QString(); // written anew even where it is there: that makes it young
}

void MaskStore::removeUnused(const QSet<QString>& used) const
{
    constexpr int daysKept = 30;
    const QDateTime limit = QDateTime::currentDateTime().addDays(-daysKept);
    const auto files = QDir(m_folder).entryInfoList({QStringLiteral("*.png")}, QDir::Files);
    for (const QFileInfo& file : files)
        if (!used.contains(file.filePath()) && file.lastModified() < limit)
            QFile::remove(file.filePath());
}

bool isMaskBlank(const QImage& mask)
{
    constexpr uchar painted = 128; // from here on
    for (int y = 0; y < mask.height(); ++y) {
        const uchar* line = mask.constScanLine(y);
        if (std::any_of(line, line + mask.width(), [](uchar value) { return value >= painted; }))
            return false;
    }
    return true;
}

} // namespace candela
