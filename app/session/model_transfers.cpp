#include "app/session/model_transfers.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace candela
{

static constexpr qint64 windowMs = 5000; // over which the speed is taken
static constexpr qint64 shortestMs = 1000; // before there is one

ModelTransfers::ModelTransfers(
    Settings& settings, const QString& tokensFile, FetchPatience patience, QObject* parent)
    : QAbstractListModel(parent)
    , m_settings(settings)
    , m_tokens(tokensFile)
    , m_worker(patience)
{
    connect(&m_worker, &TransferWorker::progressed, this, &ModelTransfers::onProgress);
    connect(&m_worker, &TransferWorker::finished, this, &ModelTransfers::onFinished);
    m_clock.start();
}

int ModelTransfers::rowOf(qint64 id) const
{
    const auto found = std::ranges::find(m_transfers, id, &Transfer::id);
    return found == m_transfers.end() ? -1 : static_cast<int>(found - m_transfers.begin());
}

const Transfer* ModelTransfers::find(qint64 id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_transfers[row];
}

const Transfer* ModelTransfers::running() const
{
    const auto found = std::ranges::find(m_transfers, TransferState::Running, &Transfer::state);
    return found == m_transfers.end() ? nullptr : &*found;
}

Transfer* ModelTransfers::current()
{
    return const_cast<Transfer*>(std::as_const(*this).running());
}

qint64 ModelTransfers::download(ModelToFetch what)
{
    if (what.folder.isEmpty())
        what.folder = m_settings.libraryFolder();
    QString name = what.name.isEmpty() ? ModelDownload::nameFor(what.url) : what.name;
    if (name.isEmpty())
        name = what.url.toDisplayString(QUrl::RemoveQuery);
    return append({.name = name, .fetch = what});
}

qint64 ModelTransfers::import(const QString& path)
{
    const QString source = QDir::cleanPath(path), name = QFileInfo(source).fileName();
    return append(
        {.name = name, .source = source, .target = m_settings.libraryFolder() + QLatin1Char('/') + name});
}

qint64 ModelTransfers::append(Transfer transfer)
{
    transfer.id = ++m_lastId;
    beginInsertRows({}, count(), count());
    m_transfers.push_back(std::move(transfer));
    endInsertRows();
    startNext();
    return m_lastId;
}

void ModelTransfers::startNext()
{
    const auto next = std::ranges::find(m_transfers, TransferState::Waiting, &Transfer::state);
    if (running() || next == m_transfers.end())
        return;
    next->state = TransferState::Running;
    m_recent.clear();
    if (next->isDownload()) {
        const QString given = m_tokens.of(next->fetch.url);
        next->fetch.token = given.isEmpty() ? environmentToken(next->fetch.url) : given;
        m_worker.download(next->fetch);
    } else {
        m_worker.import(next->source, next->target);
    }
    changed(next->id);
}

void ModelTransfers::onProgress(qint64 received, qint64 total)
{
    Transfer* transfer = current();
    if (!transfer)
        return;
    transfer->received = received;
    transfer->total = total;
    estimate(*transfer);
    changed(transfer->id);
}

void ModelTransfers::estimate(Transfer& transfer)
{
    const qint64 now = m_clock.elapsed();
    m_recent.emplace_back(now, transfer.received);
    while (m_recent.size() > 2 && now - m_recent.front().first > windowMs)
        m_recent.pop_front();
    const auto [since, before] = m_recent.front();
    if (now - since < shortestMs)
        return;
    transfer.bytesPerSecond =
        static_cast<double>(transfer.received - before) * 1000 / static_cast<double>(now - since);
    transfer.secondsLeft.reset();
    if (transfer.bytesPerSecond > 0 && transfer.total >= 0)
        transfer.secondsLeft =
            static_cast<double>(transfer.total - transfer.received) / transfer.bytesPerSecond;
}

void ModelTransfers::onFinished(const TransferEnd& end)
{
    const FileDownload::Outcome outcome = end.outcome;
    Transfer* transfer = current();
    if (!transfer)
        return;
    const qint64 id = transfer->id;
    transfer->target = end.target;
    transfer->wantsToken = end.isGated;
    transfer->bytesPerSecond = 0;
    transfer->secondsLeft.reset();
    transfer->state = outcome == FileDownload::Outcome::Done ? TransferState::Done
        : outcome == FileDownload::Outcome::Cancelled        ? TransferState::Stopped
                                                             : TransferState::Failed;
    transfer->failure.reset();
    if (outcome == FileDownload::Outcome::Failed)
        transfer->failure = end.failure;
    changed(id);
    if (outcome == FileDownload::Outcome::Done)
        Q_EMIT arrived(end.target);
    else if (outcome == FileDownload::Outcome::Failed)
        Q_EMIT failed(*find(id));
    startNext();
}

void ModelTransfers::stop(qint64 id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    if (m_transfers[row].state == TransferState::Running) {
        m_worker.stop(); // finished() follows
    } else if (m_transfers[row].state == TransferState::Waiting) {
        m_transfers[row].state = TransferState::Stopped;
        changed(id);
    }
}

void ModelTransfers::again(qint64 id)
{
    const int row = rowOf(id);
    if (row < 0
        || (m_transfers[row].state != TransferState::Stopped
            && m_transfers[row].state != TransferState::Failed))
        return;
    m_transfers[row].state = TransferState::Waiting;
    m_transfers[row].failure.reset();
    m_transfers[row].wantsToken = false;
    changed(id);
    startNext();
}

void ModelTransfers::again(qint64 id, const QString& token, KeepToken keep)
{
    const Transfer* transfer = find(id);
    if (transfer && transfer->isDownload() && !m_tokens.set(transfer->fetch.url, token, keep))
        Q_EMIT tokenNotKept(tr("%1 could not be written.").arg(QDir::toNativeSeparators(m_tokens.file())));
    again(id);
}

void ModelTransfers::dismiss(qint64 id)
{
    const int row = rowOf(id);
    if (row < 0 || m_transfers[row].state == TransferState::Running)
        return;
    if (m_transfers[row].isDownload() && m_transfers[row].state != TransferState::Done)
        m_worker.discard(m_transfers[row].fetch);
    beginRemoveRows({}, row, row);
    m_transfers.erase(m_transfers.begin() + row);
    endRemoveRows();
}

void ModelTransfers::changed(qint64 id)
{
    const int row = rowOf(id);
    Q_EMIT dataChanged(index(row), index(row));
}

int ModelTransfers::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant ModelTransfers::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Transfer& transfer = m_transfers[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return transfer.name;
    case IdRole:
        return transfer.id;
    case StateRole:
        return static_cast<int>(transfer.state);
    default:
        return {};
    }
}

} // namespace candela
