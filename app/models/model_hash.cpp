#include "app/models/model_hash.h"

#include "app/models/model_files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtEndian>

#include <algorithm>
#include <optional>

namespace candela
{
namespace
{

constexpr qint64 chunk = 4 << 20; // bytes; a stop takes effect after each

QByteArray digestOf(const QString& name, const std::stop_token& stop, const std::function<void(qint64)>& read,
    qint64 begin = 0)
{
    QFile file(name);
    if (!QFileInfo(name).isFile()) // a pipe would be waited for
        return {};
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    if (!file.seek(begin))
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

constexpr qint64 lengthBytes = 8; // a safetensors file begins with its header's length

/// Its header's JSON; nothing where the file is of another kind.
std::optional<QByteArray> safetensorsHeader(const QString& name)
{
    constexpr qint64 longest = 100 << 20; // as the format has it
    QFile file(name);
    if (!QFileInfo(name).isFile() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray begin = file.read(lengthBytes);
    const qint64 length = begin.size() == lengthBytes ? qFromLittleEndian<qint64>(begin.constData()) : 0;
    if (length <= 0 || length > std::min(longest, file.size() - lengthBytes))
        return std::nullopt;
    const QByteArray header = file.read(length);
    return header.startsWith('{') ? std::optional(header) : std::nullopt;
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

QString autoV3Of(const QString& file)
{
    const auto header = safetensorsHeader(file);
    if (header) {
        const QString stated = QJsonDocument::fromJson(*header)
                                   .object()
                                   .value(QLatin1String("__metadata__"))
                                   .toObject()
                                   .value(QLatin1String("sshs_model_hash"))
                                   .toString();
        static const QRegularExpression digits(QStringLiteral("^[0-9a-f]{12,64}$"));
        if (digits.match(stated).hasMatch())
            return stated;
    }
    const qint64 begin = header ? lengthBytes + header->size() : 0;
    return QString::fromLatin1(digestOf(
        file, {}, [](qint64) {}, begin));
}

} // namespace candela
