#include "tests/support/postgres_cluster.h"

#include "app/queue/postgres_connection.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QThread>
#include <QUrl>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <unistd.h>

namespace candela::test
{
namespace
{

/// The folder of PostgreSQL's programs; empty where it is not installed. Debian keeps them out of the path.
QString programs()
{
    QStringList folders;
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString& version :
        versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed))
        folders.append(versions.filePath(version) + QStringLiteral("/bin"));
    QString initdb = QStandardPaths::findExecutable(QStringLiteral("initdb"), folders);
    if (initdb.isEmpty())
        initdb = QStandardPaths::findExecutable(QStringLiteral("initdb"));
    return initdb.isEmpty() ? QString() : QFileInfo(QFileInfo(initdb).canonicalFilePath()).path();
}

/// PostgreSQL refuses to run as root; then it runs as this user. Null where we are nobody special.
const passwd* unprivilegedUser()
{
    if (geteuid() != 0)
        return nullptr;
    const passwd* const user = getpwnam("postgres");
    return user ? user : getpwnam("nobody");
}

/// What a child does before it becomes PostgreSQL: it gives up being root, and ends when we end.
void prepare(QProcess& process)
{
    const passwd* const user = unprivilegedUser();
    const uid_t uid = user ? user->pw_uid : geteuid();
    const gid_t gid = user ? user->pw_gid : getegid();
    process.setChildProcessModifier([root = user != nullptr, uid, gid] {
        if (root && (setgroups(0, nullptr) != 0 || setgid(gid) != 0 || setuid(uid) != 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGQUIT);
    });
}

} // namespace

QString PostgresCluster::whyNot()
{
    if (programs().isEmpty())
        return QStringLiteral("PostgreSQL is not installed (Debian's package postgresql).");
    if (geteuid() == 0 && !unprivilegedUser())
        return QStringLiteral("PostgreSQL does not run as root, and there is no other user.");
    return {};
}

PostgresCluster::PostgresCluster(Disk disk)
    : m_disk(disk)
    , m_folder(QDir::tempPath() + QStringLiteral("/candela_pg-XXXXXX"))
{
    QFile word(m_folder.filePath(QStringLiteral("password")));
    if (!word.open(QIODevice::WriteOnly))
        throw std::runtime_error("The temporary folder cannot be written.");
    word.write(password().toUtf8());
    word.close();
    if (const passwd* const user = unprivilegedUser())
        for (const QString& path : {m_folder.path(), word.fileName()})
            if (chown(path.toUtf8().constData(), user->pw_uid, user->pw_gid) != 0)
                throw std::runtime_error("The temporary folder cannot be given to PostgreSQL's user.");
    runTool(QStringLiteral("initdb"),
        {QStringLiteral("-D"), m_folder.filePath(QStringLiteral("data")), QStringLiteral("-U"),
            QStringLiteral("candela"), QStringLiteral("-A"), QStringLiteral("scram-sha-256"),
            QStringLiteral("--pwfile=") + word.fileName(), QStringLiteral("--no-sync"),
            QStringLiteral("--locale=C"), QStringLiteral("--encoding=UTF8")});
    start();
}

PostgresCluster::~PostgresCluster()
{
    kill();
}

QString PostgresCluster::url() const
{
    return QStringLiteral("postgresql://candela:%1@/postgres?host=%2")
        .arg(QString::fromUtf8(QUrl::toPercentEncoding(password())),
            QString::fromUtf8(QUrl::toPercentEncoding(m_folder.path())));
}

QString PostgresCluster::runTool(const QString& program, const QStringList& arguments)
{
    QProcess process;
    prepare(process);
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(programs() + QLatin1Char('/') + program, arguments);
    const bool ended = process.waitForFinished(120'000);
    const QByteArray said = process.readAll();
    if (!ended || process.exitCode() != 0)
        throw std::runtime_error(program.toStdString() + " failed: " + said.toStdString());
    return QString::fromUtf8(said);
}

void PostgresCluster::start()
{
    QStringList settings = {QStringLiteral("listen_addresses="), QStringLiteral("max_connections=200"),
        QStringLiteral("unix_socket_directories=") + m_folder.path()};
    if (m_disk == Disk::Trusted)
        settings += {QStringLiteral("fsync=off"), QStringLiteral("full_page_writes=off")};
    QStringList arguments = {QStringLiteral("-D"), m_folder.filePath(QStringLiteral("data"))};
    for (const QString& setting : std::as_const(settings))
        arguments += {QStringLiteral("-c"), setting};
    prepare(m_server);
    m_server.setWorkingDirectory(m_folder.path());
    m_server.setStandardErrorFile(m_folder.filePath(QStringLiteral("log")));
    m_server.setStandardOutputFile(QProcess::nullDevice());
    m_server.start(programs() + QStringLiteral("/postgres"), arguments);
    for (int tries = 0; tries < 300; ++tries) {
        try {
            PostgresConnection(url(), {}).run(QStringLiteral("SELECT 1"));
            return;
        } catch (const ConnectionLost&) {
            QThread::msleep(100);
        }
    }
    QFile log(m_folder.filePath(QStringLiteral("log")));
    throw std::runtime_error("PostgreSQL does not start: "
        + (log.open(QIODevice::ReadOnly) ? log.readAll().toStdString() : std::string()));
}

void PostgresCluster::kill()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    ::kill(
        static_cast<pid_t>(m_server.processId()), SIGQUIT); // its children end with it, nothing is tidied up
    m_server.waitForFinished(30'000);
}

} // namespace candela::test
