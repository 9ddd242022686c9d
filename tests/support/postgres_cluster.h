// A PostgreSQL server of the test's own, in a temporary folder, which ends with the test.
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace candela::test
{

/// One thread. The server is reached through a socket in its folder alone, with a password.
class PostgresCluster
{
public:
    enum class Disk { Trusted, Flushed }; // Flushed: every commit reaches the disk, as in real life

    /// Why there can be none here, as a sentence; empty where there can.
    static QString whyNot();

    /// Throws std::runtime_error, with the server's own words, where it does not start.
    explicit PostgresCluster(Disk disk = Disk::Trusted);
    ~PostgresCluster();

    QString url() const;
    static QString password() { return QStringLiteral("s3cret@/:word"); }

    void start();
    void kill(); // as a power cut would end it

private:
    QString runTool(const QString& program, const QStringList& arguments);

    Disk m_disk;
    QTemporaryDir m_folder;
    QProcess m_server;
};

} // namespace candela::test
