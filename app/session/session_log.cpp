#include "app/session/session_log.h"

#include "app/session/paths.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <QDir>
#include <QFile>

#include <algorithm>

namespace candela
{
namespace
{

constexpr std::size_t fileSize = std::size_t{1024} * 1024; // bytes
constexpr std::size_t filesKept = 2; // besides the one written
constexpr qsizetype longestText = 2000; // letters: a message that runs wild

SessionLog* s_qtTarget = nullptr;
QtMessageHandler s_qtBefore = nullptr;

QString logFile(const QString& folder, std::size_t number = 0)
{
    return folder + (number ? QStringLiteral("/studio.%1.log").arg(number) : QStringLiteral("/studio.log"));
}

/// There while a session runs.
QString markFile(const QString& folder)
{
    return folder + QStringLiteral("/running");
}

void onQtMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (SessionLog* log = s_qtTarget) {
        if (type == QtCriticalMsg || type == QtFatalMsg)
            log->error(text);
        else if (type == QtWarningMsg)
            log->warning(text);
        else
            log->detail(text);
    }
    if (s_qtBefore)
        s_qtBefore(type, context, text);
}

} // namespace

SessionLog::SessionLog(const QString& folder)
    : m_folder(folder)
{
    QDir().mkpath(folder);
    m_previousEndedBadly = QFile::exists(markFile(folder));
    QFile mark(markFile(folder));
    if (!mark.open(QIODevice::WriteOnly))
        return;
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            toPath(logFile(folder)).string(), fileSize, filesKept);
        m_logger = std::make_shared<spdlog::logger>("studio", std::move(sink));
        m_logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
        m_logger->set_level(spdlog::level::debug);
        m_logger->flush_on(spdlog::level::debug); // a crash should find everything written
        m_logger->set_error_handler([](const std::string&) { // a full disk is said elsewhere
        });
    } catch (const spdlog::spdlog_ex&) {
        m_logger.reset();
    }
}

SessionLog::~SessionLog()
{
    if (s_qtTarget == this) {
        qInstallMessageHandler(s_qtBefore);
        s_qtTarget = nullptr;
    }
    QFile::remove(markFile(m_folder));
}

void SessionLog::takeQtMessages()
{
    s_qtTarget = this;
    s_qtBefore = qInstallMessageHandler(onQtMessage);
}

void SessionLog::write(Level level, const QString& text)
{
    if (!m_logger || (level == Level::Detail && !m_detailed))
        return;
    static constexpr spdlog::level::level_enum levels[] = {
        spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};
    const QString line = text.left(longestText).replace(QLatin1Char('\n'), QStringLiteral(" | "));
    m_logger->log(levels[static_cast<int>(level)], spdlog::string_view_t(line.toStdString()));
}

QStringList SessionLog::lastLines(qsizetype most) const
{
    QStringList lines;
    for (std::size_t number = 0; number <= filesKept && lines.size() < most; ++number) {
        QFile file(logFile(m_folder, number));
        if (!file.open(QIODevice::ReadOnly))
            break;
        QStringList older = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        lines = older + lines;
    }
    return lines.mid(std::max(qsizetype(0), lines.size() - most));
}

QStringList SessionLog::lastProblems(qsizetype most) const
{
    QStringList lines = lastLines(100000);
    lines.removeIf([](const QString& line) {
        const auto level = line.mid(24, 8); // behind the time
        return !level.startsWith(QLatin1String("warning")) && !level.startsWith(QLatin1String("error"));
    });
    return lines.mid(std::max(qsizetype(0), lines.size() - most));
}

} // namespace candela
