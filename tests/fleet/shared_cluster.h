// The server that all tests of this program use, one after the other, each with an empty queue.
#pragma once

#include "app/queue/postgres_connection.h"
#include "tests/support/postgres_cluster.h"

#include <memory>

namespace candela::test
{

class SharedCluster
{
public:
    /// Started when it is first needed.
    static PostgresCluster& instance()
    {
        if (!s_cluster)
            s_cluster = std::make_unique<PostgresCluster>();
        return *s_cluster;
    }
    static void end() { s_cluster.reset(); }

    static void emptyQueue() { run(QStringLiteral("DROP SCHEMA IF EXISTS candela CASCADE")); }

    static SqlDatabase::Answer run(const QString& sql, const QVariantList& values = {})
    {
        return PostgresConnection(instance().url(), {QStringLiteral("SET search_path TO candela")})
            .run(sql, values);
    }
    static QVariant first(const QString& sql)
    {
        const auto answer = run(sql);
        return answer.rows.empty() ? QVariant() : answer.rows.front().front();
    }

private:
    static inline std::unique_ptr<PostgresCluster> s_cluster;
};

} // namespace candela::test
