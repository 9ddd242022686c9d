#include "app/gallery/gallery_sql.h"

#include "core/api/error.h"

#include <QSqlError>

namespace candela
{
namespace
{

Error refused(const QString& file, const QSqlError& error)
{
    return runFailed("The gallery " + file.toStdString()
            + " cannot be used: " + error.text().simplified().toStdString() + ".",
        "See that the disk has room and the folder can be written.");
}

} // namespace

GalleryStatement::GalleryStatement(const QSqlDatabase& database, const QString& sql)
    : m_query(database)
    , m_file(database.databaseName())
{
    m_query.setForwardOnly(true);
    if (!m_query.prepare(sql))
        throw refused(m_file, m_query.lastError());
}

GalleryStatement& GalleryStatement::bind(const QVariant& value)
{
    m_query.addBindValue(value);
    return *this;
}

int GalleryStatement::run()
{
    if (!m_query.exec())
        throw refused(m_file, m_query.lastError());
    return m_query.numRowsAffected();
}

void runSql(const QSqlDatabase& database, const char* sql)
{
    QSqlQuery query(database);
    if (!query.exec(QLatin1String(sql)))
        throw refused(database.databaseName(), query.lastError());
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
