#include "app/models/model_download.h"

#include "app/models/model_files.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

const QString listingName = QStringLiteral(".listing.json");
const QString indexName = QStringLiteral("model_index.json");

QString partFolder(const QString& target)
{
    const QFileInfo info(target);
    return info.path() + QStringLiteral("/.") + info.fileName() + QStringLiteral(".part");
}

QString targetOf(const ModelToFetch& what)
{
    const QString name = what.name.isEmpty() ? ModelDownload::nameFor(what.url) : what.name;
    return name.isEmpty() ? QString() : QDir::cleanPath(QDir(what.folder).absoluteFilePath(name));
}

QByteArray contentsOf(const QString& name)
{
    constexpr qint64 most = 32 << 20; // bytes; listings have some thousands
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.read(most) : QByteArray();
}

} // namespace

ModelDownload::ModelDownload(ModelToFetch what, FetchPatience patience, std::stop_token stop, QObject* parent)
    : QObject(parent)
    , m_what(std::move(what))
    , m_patience(patience)
    , m_stop(std::move(stop))
    , m_target(targetOf(m_what))
{
    m_what.url = fileUrlOf(m_what.url);
    if (!isWeightFile(m_what.url.fileName()))
        m_repository = repositoryOf(m_what.url);
}

QString ModelDownload::nameFor(const QUrl& url)
{
    if (QString name = fileUrlOf(url).fileName(); isWeightFile(name))
        return name;
    const auto repository = repositoryOf(url);
    return repository ? repository->name() : QString();
}

void ModelDownload::discard(const ModelToFetch& what)
{
    const QString target = targetOf(what);
    if (target.isEmpty())
        return;
    FileDownload::discard(target);
    QDir(partFolder(target)).removeRecursively(); // the hidden folder that only downloads make
}

void ModelDownload::start()
{
    if (m_target.isEmpty())
        return fail({ErrorKind::BadInput,
            tr("%1 does not say what the model is called.")
                .arg(m_what.url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)),
            tr("Give the file a name, such as model.safetensors.")});
    if (!m_repository)
        return fetch({.url = m_what.url, .target = m_target, .sha256 = m_what.sha256.toLower()},
            &ModelDownload::complete);
    if (QFileInfo::exists(m_target))
        return fail({ErrorKind::BadInput, tr("%1 is there already.").arg(QDir::toNativeSeparators(m_target)),
            tr("Move or rename it first, or choose another folder.")});
    QFile::remove(inPart(listingName));
    FileDownload::discard(inPart(listingName));
    fetch({.url = m_repository->listing(), .target = inPart(listingName)}, &ModelDownload::onListed);
}

QString ModelDownload::inPart(const QString& name) const
{
    return partFolder(m_target) + QLatin1Char('/') + name;
}

void ModelDownload::fetch(FileToFetch file, Next next)
{
    file.token = m_what.token;
    m_current = new FileDownload(m_network, file, m_patience, m_stop, this);
    connect(m_current, &FileDownload::progressed, this, [this](qint64 received, qint64 total) {
        if (!m_repository)
            Q_EMIT progressed(received, total);
        else if (m_total >= 0)
            Q_EMIT progressed(m_done + received, m_total);
    });
    connect(m_current, &FileDownload::finished, this,
        [this, next](Outcome outcome) { onFetched(outcome, next); });
    m_current->start();
}

void ModelDownload::onFetched(Outcome outcome, Next next)
{
    FileDownload* fetched = std::exchange(m_current, nullptr);
    fetched->deleteLater();
    m_gated = fetched->isGated();
    if (outcome == Outcome::Failed)
        return fail(*fetched->failure());
    if (outcome == Outcome::Cancelled)
        return end(outcome);
    (this->*next)();
}

void ModelDownload::onListed()
{
    try {
        m_files = readListing(contentsOf(inPart(listingName)));
    } catch (const Error& error) {
        return fail(failureOf(error));
    }
    const auto index = std::ranges::find(m_files, indexName, &RepositoryFile::path);
    if (index == m_files.end())
        return fail({ErrorKind::BadInput,
            tr("%1 is no diffusers model: it has no model_index.json.").arg(m_repository->id),
            tr("Give the address of one of its files.")});
    fetch({.url = m_repository->file(indexName), .target = inPart(indexName), .size = index->size},
        &ModelDownload::onIndexed);
}

void ModelDownload::onIndexed()
{
    try {
        m_files = chooseFiles(m_files, contentsOf(inPart(indexName)), m_what.weights);
    } catch (const Error& error) {
        return fail(failureOf(error));
    }
    m_total = 0;
    qint64 there = 0;
    for (const RepositoryFile& file : m_files) {
        m_total += file.size;
        there += QFileInfo(inPart(file.path)).size(); // 0 where it is not there
    }
    if (const auto lack = lackOfRoom(m_total - there, m_target))
        return fail(*lack);
    m_next = 0;
    fetchRest();
}

void ModelDownload::fetchRest()
{
    if (m_next > 0)
        m_done += m_files[m_next - 1].size;
    if (m_next == m_files.size())
        return complete();
    const RepositoryFile& file = m_files[m_next++];
    fetch({.url = m_repository->file(file.path),
              .target = inPart(file.path),
              .size = file.size,
              .sha256 = file.sha256},
        &ModelDownload::fetchRest);
}

void ModelDownload::complete()
{
    if (m_repository) {
        QFile::remove(inPart(listingName));
        if (!QDir().rename(partFolder(m_target), m_target))
            return fail({ErrorKind::RunFailed,
                tr("%1 could not get its name.").arg(QDir::toNativeSeparators(m_target)), {}});
    }
    end(Outcome::Done);
}

void ModelDownload::cancel()
{
    if (m_current)
        m_current->cancel();
}

void ModelDownload::fail(const JobFailure& failure)
{
    m_failure = failure;
    if (m_repository)
        QDir().rmdir(partFolder(m_target)); // where it is empty
    end(Outcome::Failed);
}

void ModelDownload::end(Outcome outcome)
{
    Q_EMIT finished(outcome);
}

} // namespace candela
