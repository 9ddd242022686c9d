#include "app/session/shared_queue.h"

#include "core/api/request_json.h"

#include <QRegularExpression>

#include <cmath>
#include <utility>

namespace candela
{
namespace
{

constexpr int lookEvery = 3000; // ms
constexpr std::size_t mostDescribed = 200; // workers whose jobs' texts are read

QString textOf(const StoredJob& job)
{
    if (const auto* generate = std::get_if<GenerateRequest>(&job.request))
        return QString::fromStdString(generate->prompt).simplified();
    const std::string_view kind = kindOf(job.request);
    return QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size()));
}

} // namespace

/// Opened when it is first asked, and anew after trouble.
struct SharedQueue::Connection {
    QString address;
    std::unique_ptr<JobStore> store;

    Seen look(const QString& wanted)
    {
        Seen seen;
        try {
            if (!store || address != wanted) {
                store.reset();
                address = wanted;
                store = openJobStore(wanted);
            }
            for (const StoredState state :
                {StoredState::Waiting, StoredState::Running, StoredState::Done, StoredState::Failed})
                seen.counts[state] = store->count(state);
            for (StoredWorker& worker : store->workers())
                seen.rows.push_back(rowOf(std::move(worker), seen.rows.size()));
        } catch (const Error& error) {
            store.reset();
            seen = {.trouble = failureOf(error), .counts = {}, .rows = {}};
        }
        return seen;
    }

    Row rowOf(StoredWorker worker, std::size_t number) const
    {
        QStringList jobs;
        for (const JobId id : worker.jobs) {
            const auto job = number < mostDescribed ? store->find(id) : std::nullopt;
            jobs.append(job ? QStringLiteral("%1 · %2").arg(id).arg(textOf(*job)) : QString::number(id));
        }
        return {std::move(worker), jobs.join(QLatin1String(", "))};
    }
};

SharedQueue::SharedQueue(QObject* parent)
    : QAbstractTableModel(parent)
    , m_connection(std::make_shared<Connection>())
{
    m_timer.setInterval(lookEvery);
    m_timer.callOnTimeout(this, &SharedQueue::look);
}

SharedQueue::~SharedQueue() = default;

void SharedQueue::setAddress(const QString& url)
{
    if (url == m_address)
        return;
    m_address = url;
    m_asked = false;
    show({});
    look();
}

void SharedQueue::watch(bool on)
{
    m_watched = on;
    on ? m_timer.start() : m_timer.stop();
    look();
}

void SharedQueue::look()
{
    if (m_busy || !m_watched || m_address.isEmpty())
        return;
    m_busy = true;
    m_background.run([this, connection = m_connection, address = m_address] {
        return [this, address, seen = connection->look(address)]() mutable {
            m_busy = false;
            if (address != m_address) { // another was chosen meanwhile
                look();
                return;
            }
            m_asked = true;
            show(std::move(seen));
        };
    });
}

/// Rows are kept as long as their number allows it, so that a selection stays where it is.
void SharedQueue::show(Seen seen)
{
    const int before = rowCount(), now = static_cast<int>(seen.rows.size());
    if (now < before)
        beginRemoveRows({}, now, before - 1);
    else if (now > before)
        beginInsertRows({}, before, now - 1);
    m_seen = std::move(seen);
    if (now < before)
        endRemoveRows();
    else if (now > before)
        endInsertRows();
    if (now > 0)
        Q_EMIT dataChanged(index(0, 0), index(now - 1, ColumnCount - 1));
    Q_EMIT looked();
}

int SharedQueue::count(StoredState state) const
{
    const auto found = m_seen.counts.find(state);
    return found == m_seen.counts.end() ? 0 : found->second;
}

int SharedQueue::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_seen.rows.size());
}

int SharedQueue::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SharedQueue::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Row& row = m_seen.rows[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Worker:
        return row.worker.name;
    case Doing:
        return row.doing.isEmpty() ? tr("Idle") : row.doing;
    default:
        return tr("%1 s ago").arg(std::lround(row.worker.silent));
    }
}

QVariant SharedQueue::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Worker:
        return tr("Worker");
    case Doing:
        return tr("Job");
    default:
        return tr("Heard of");
    }
}

QString withoutPassword(const QString& url)
{
    static const QRegularExpression inUser(QStringLiteral("^(postgres(?:ql)?://[^:@/]*):[^@/]*@"));
    static const QRegularExpression inQuery(QStringLiteral("([?&])(?:ssl)?password=[^&]*"));
    QString kept = url;
    return kept.replace(inUser, QStringLiteral("\\1@")).replace(inQuery, QStringLiteral("\\1"));
}

} // namespace candela
