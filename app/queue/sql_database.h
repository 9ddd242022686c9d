// A connection to the database that keeps a queue, reduced to what the queue needs of it. One thread.
#pragma once

#include <QString>
#include <QStringList>
#include <QVariantList>

#include <vector>

namespace candela
{

class SqlDatabase
{
public:
    struct Answer {
        std::vector<QVariantList> rows;
        int changed = 0; // rows that were inserted, updated or deleted
    };

    SqlDatabase() = default;
    SqlDatabase(const SqlDatabase&) = delete;
    SqlDatabase& operator=(const SqlDatabase&) = delete;
    virtual ~SqlDatabase() = default;

    /// One statement, with a ? for each value: a number, a text, bytes, a list of texts, or nothing (NULL).
    /// Throws Error (RunFailed), naming the database, where it cannot be done.
    virtual Answer run(const QString& sql, const QVariantList& values = {}) = 0;

    /// The first value of the first row; nothing where there is none.
    QVariant first(const QString& sql, const QVariantList& values = {});

    /// Whether there is still something that could be rolled back.
    virtual bool connected() const = 0;
};

/// Undone, unless committed.
class SqlTransaction
{
public:
    /// `begin` are the statements that begin it.
    SqlTransaction(SqlDatabase& database, const QStringList& begin);
    SqlTransaction(const SqlTransaction&) = delete;
    SqlTransaction& operator=(const SqlTransaction&) = delete;
    ~SqlTransaction();
    void commit();

private:
    void rollBack();

    SqlDatabase& m_database;
    bool m_open = true;
};

} // namespace candela
