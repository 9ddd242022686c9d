#include "app/gallery/gallery_sql.h"

#include "app/queue/sqlite_file.h"

#include <QSqlError>

namespace candela
{
GalleryStatement::GalleryStatement(const QSqlDatabase& database, const QString& sql)
    : m_query(database)
    , m_file(database.databaseName())
{
    m_query.setForwardOnly(true);
    if (!m_query.prepare(sql))
        refuseDatabase(galleryName, m_file, m_query.lastError());
}

GalleryStatement& GalleryStatement::bind(const QVariant& value)
{
    m_query.addBindValue(value);
    return *this;
}

int GalleryStatement::run()
{
    if (!m_query.exec())
        refuseDatabase(galleryName, m_file, m_query.lastError());
    return m_query.numRowsAffected();
}

void runSql(const QSqlDatabase& database, const char* sql)
{
    QSqlQuery query(database);
    if (!query.exec(QLatin1String(sql)))
        refuseDatabase(galleryName, database.databaseName(), query.lastError());
}

QVariant firstOf(const QSqlDatabase& database, const char* sql)
{
    GalleryStatement statement(database, QLatin1String(sql));
    statement.run();
    return statement.next() ? statement.value(0) : QVariant();
}

GalleryTransaction::GalleryTransaction(const QSqlDatabase& database)
    : m_database(database)
{
    runSql(m_database, "BEGIN IMMEDIATE");
}

GalleryTransaction::~GalleryTransaction()
{
    if (!m_committed)
        QSqlQuery(m_database).exec(QStringLiteral("ROLLBACK"));
}

void GalleryTransaction::commit()
{
    runSql(m_database, "COMMIT");
    m_committed = true;
}

} // namespace candela
