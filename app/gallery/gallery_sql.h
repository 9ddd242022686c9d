// SQL of one database: statements that throw, transactions that are undone unless committed. One thread an
// object.
#pragma once

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

namespace candela
{

/// What the user knows the database as.
inline constexpr const char* galleryName = "The gallery";

/// A statement with its values. Throws Error (RunFailed), naming the database's file, where it is refused.
class GalleryStatement
{
public:
    GalleryStatement(const QSqlDatabase& database, const QString& sql);

    GalleryStatement& bind(const QVariant& value);
    /// The number of rows it changed.
    int run();
    bool next() { return m_query.next(); }
    QVariant value(int column) const { return m_query.value(column); }
    qint64 insertedId() const { return m_query.lastInsertId().toLongLong(); }

private:
    QSqlQuery m_query;
    QString m_file;
};

/// Without values. Throws as GalleryStatement does.
void runSql(const QSqlDatabase& database, const char* sql);
/// The first value of the first row; invalid where there is none. Throws as GalleryStatement does.
QVariant firstOf(const QSqlDatabase& database, const char* sql);

/// Takes the write lock at once, so that what was read cannot change before it is written.
class GalleryTransaction
{
public:
    explicit GalleryTransaction(const QSqlDatabase& database);
    GalleryTransaction(const GalleryTransaction&) = delete;
    GalleryTransaction& operator=(const GalleryTransaction&) = delete;
    ~GalleryTransaction();
    void commit();

private:
    const QSqlDatabase& m_database;
    bool m_committed = false;
};

} // namespace candela
