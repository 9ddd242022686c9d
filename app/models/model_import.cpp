#include "app/models/model_import.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace candela
{
namespace
{

constexpr qint64 chunk = 4 << 20; // bytes; a stop takes effect after each

struct Copy {
    QString source, target; // absolute
};

class Copier
{
public:
    Copier(const std::stop_token& stop, const std::function<void(qint64, qint64)>& progress)
        : m_stop(stop)
        , m_progress(progress)
    {
    }

    void add(const QString& source, const QString& target)
    {
        m_copies.push_back({source, target});
        total += QFileInfo(source).size();
    }

    /// Why it failed; empty where it did not, or was stopped.
    QString run()
    {
        for (const Copy& copy : m_copies)
            if (QString why = copyOne(copy); !why.isEmpty() || m_stop.stop_requested())
                return why;
        return {};
    }

    qint64 total = 0; // bytes

private:
    QString copyOne(const Copy& copy)
    {
        QFile from(copy.source), to(copy.target);
        if (!from.open(QIODevice::ReadOnly))
            return from.errorString();
        if (!QDir().mkpath(QFileInfo(copy.target).path())
            || !to.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return to.errorString();
        QByteArray buffer(chunk, Qt::Uninitialized);
        for (;;) {
            const qint64 got = from.read(buffer.data(), chunk);
            if (got < 0)
                return from.errorString();
            if (got == 0 || m_stop.stop_requested())
                break;
            if (to.write(buffer.constData(), got) != got)
                return to.errorString();
            m_done += got;
            m_progress(m_done, total);
        }
#ifdef Q_OS_UNIX
        fsync(to.handle()); // the name must not be on the disk before the bytes are
#endif
        return {};
    }

    const std::stop_token& m_stop;
    const std::function<void(qint64, qint64)>& m_progress;
    std::vector<Copy> m_copies;
    qint64 m_done = 0;
};

void addFolder(Copier& copier, const QString& source, const QString& target)
{
    QDirIterator files(source, QDir::Files | QDir::Readable, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        copier.add(file, target + QLatin1Char('/') + QDir(source).relativeFilePath(file));
    }
}

void removeAny(const QString& path)
{
    if (QFileInfo(path).isDir())
        QDir(path).removeRecursively();
    else
        QFile::remove(path);
}

ImportOutcome failed(const QString& sentence, const QString& remedy)
{
    return {FileDownload::Outcome::Failed, JobFailure{ErrorKind::RunFailed, sentence, remedy}};
}

} // namespace

ImportOutcome importModel(const QString& source, const QString& target, const std::stop_token& stop,
    const std::function<void(qint64 copied, qint64 total)>& progress)
{
    const QFileInfo goal(target);
    const QString shown = QDir::toNativeSeparators(target);
    if (goal.exists())
        return failed(FileDownload::tr("%1 is there already.").arg(shown),
            FileDownload::tr("Move or rename it first, or choose another folder."));
    if (!QDir().mkpath(goal.path()))
        return failed(
            FileDownload::tr("The folder %1 cannot be written.").arg(QDir::toNativeSeparators(goal.path())),
            FileDownload::tr("Choose another folder."));
    const QString part = goal.path() + QStringLiteral("/.") + goal.fileName() + QStringLiteral(".import");
    removeAny(part); // of an import that was killed
    Copier copier(stop, progress);
    if (QFileInfo(source).isDir())
        addFolder(copier, source, part);
    else
        copier.add(source, part);
    if (const auto lack = lackOfRoom(copier.total, target))
        return {FileDownload::Outcome::Failed, lack};

    const QString why = copier.run();
    if (why.isEmpty() && !stop.stop_requested() && QDir().rename(part, target))
        return {};
    removeAny(part);
    if (stop.stop_requested())
        return {FileDownload::Outcome::Cancelled, {}};
    return failed(
        FileDownload::tr("%1 could not be copied to %2.").arg(QDir::toNativeSeparators(source), shown),
        why.isEmpty() ? FileDownload::tr("Choose another folder.") : why);
}

} // namespace candela
