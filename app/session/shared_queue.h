// A queue that several machines share, as it is seen from here: its workers, what each is at, and how far it
// is.
#pragma once

#include "app/queue/job_store.h"
#include "app/session/background.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <map>

namespace candela
{

/// A row is a worker. Window's thread; the database is asked in the background, every few seconds while
/// somebody watches.
class SharedQueue : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Worker, Doing, Heard, ColumnCount };

    explicit SharedQueue(QObject* parent = nullptr);
    ~SharedQueue() override;

    /// postgresql://…; empty: none. Asked at once, if watched.
    void setAddress(const QString& url);
    void watch(bool on);

    /// Why it cannot be seen; nothing where it can, or nothing was asked yet.
    const std::optional<JobFailure>& trouble() const { return m_seen.trouble; }
    int count(StoredState state) const;
    bool asked() const { return m_asked; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void looked();

private:
    struct Row {
        StoredWorker worker;
        QString doing; // its job's text; empty where it is idle
    };
    struct Seen {
        std::optional<JobFailure> trouble;
        std::map<StoredState, int> counts;
        std::vector<Row> rows;
    };
    struct Connection; // the background's
    void look();
    void show(Seen seen);

    QString m_address;
    Seen m_seen;
    QTimer m_timer;
    bool m_watched = false, m_busy = false, m_asked = false;
    std::shared_ptr<Connection> m_connection;
    Background m_background; // last: it ends before what it uses
};

/// The address without its password, as it may be stored.
QString withoutPassword(const QString& url);

} // namespace candela
