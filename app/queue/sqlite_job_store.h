// A queue in an SQLite file, for the programs of one machine. Who runs a job holds a lock file: the system
// lets go of it when the process ends, however it ends.
#pragma once

#include "app/queue/sql_job_store.h"

#include <QLockFile>
#include <QSqlDatabase>

#include <memory>

namespace candela
{

class SqliteDatabase : public SqlDatabase
{
public:
    /// Opens or creates the file. Throws Error (RunFailed).
    explicit SqliteDatabase(const QString& file);
    ~SqliteDatabase() override;

    Answer run(const QString& sql, const QVariantList& values = {}) override;
    bool connected() const override { return true; }

private:
    QString m_connection; // the name Qt knows it by
    QSqlDatabase m_database;
};

class SqliteJobStore : public SqlJobStore
{
public:
    /// See openJobStore().
    explicit SqliteJobStore(const QString& file);

    QString notice() const override { return m_notice; }
    std::optional<StoredJob> claimNext() override;
    bool claim(JobId id) override;
    int interruptOrphans() override;
    bool isGone() const override;
    qint64 version() const override;

protected:
    SqlDatabase& database() const override { return *m_database; }
    QString now() const override;
    QStringList beginOrdering() const override;

private:
    void open();
    void keepJournal();
    void requirePresence() const;

    QString m_file;
    QByteArray m_identity; // of the file that is open
    QString m_notice;
    std::unique_ptr<SqliteDatabase> m_database;
    std::unique_ptr<QLockFile> m_alive; // held while this object lives
};

} // namespace candela
