#include "app/queue/sql_database.h"

#include "core/api/error.h"

namespace candela
{

QVariant SqlDatabase::first(const QString& sql, const QVariantList& values)
{
    const Answer answer = run(sql, values);
    return answer.rows.empty() || answer.rows.front().empty() ? QVariant() : answer.rows.front().front();
}

SqlTransaction::SqlTransaction(SqlDatabase& database, const QStringList& begin)
    : m_database(database)
{
    try {
        for (const QString& statement : begin)
            m_database.run(statement);
    } catch (const Error&) {
        rollBack(); // the first of them may have been done
        throw;
    }
}

SqlTransaction::~SqlTransaction()
{
    if (m_open)
        rollBack();
}

void SqlTransaction::commit()
{
    m_database.run(QStringLiteral("COMMIT"));
    m_open = false;
}

void SqlTransaction::rollBack()
{
    if (!m_database.connected())
        return; // the database has rolled it back itself
    try {
        m_database.run(QStringLiteral("ROLLBACK"));
    } catch (const Error&) { // none had begun, or the database is gone: then there is nothing to undo
    }
}

} // namespace candela
