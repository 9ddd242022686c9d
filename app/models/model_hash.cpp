#include "app/models/model_hash.h"

#include "app/models/model_files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace candela
{
namespace
{

constexpr qint64 chunk = 4 << 20; // bytes; a stop takes effect after each

QByteArray digestOf(const QString& name, const std::stop_token& stop, const std::function<void(qint64)>& read)
{
    QFile file(name);
    if (!QFileInfo(name).isFile()) // a pipe would be waited for
        return {};
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(chunk, Qt::Uninitialized);
    for (;;) {
        const qint64 got = file.read(buffer.data(), chunk);
        if (got < 0 || stop.stop_requested())
            return {};
        if (got == 0)
            return hash.result().toHex();
        hash.addData(QByteArrayView(buffer.constData(), got));
        read(got);
    }
}

} // namespace

QString sha256Of(
    const QString& path, const std::stop_token& stop, const std::function<void(qint64 read)>& progress)
{
    qint64 done = 0;
    const auto count = [&](qint64 read) {
        done += read;
        if (progress)
            progress(done);
    };
    if (!QFileInfo(path).isDir())
        return QString::fromLatin1(digestOf(path, stop, count));
    QCryptographicHash all(QCryptographicHash::Sha256);
    const QDir folder(path);
    const QStringList files = weightFilesBelow(path);
    for (const QString& file : files) {
        const QByteArray digest = digestOf(folder.filePath(file), stop, count);
        if (digest.isEmpty())
            return {};
        all.addData(digest + "  " + file.toUtf8() + '\n');
    }
    return files.isEmpty() ? QString() : QString::fromLatin1(all.result().toHex());
}

} // namespace candela
