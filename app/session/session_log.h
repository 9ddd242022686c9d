// What the studio did, in a file that stays small: for the user to look at, and for reports. Any thread, but
// for the constructor and destructor.
#pragma once

#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>

namespace spdlog
{
class logger;
}

namespace candela
{

/// Writes studio.log in its folder; the last two full ones are kept beside it as studio.1.log and
/// studio.2.log. Where the folder cannot be written there is no log, and nothing else happens. Prompts never
/// go in.
class SessionLog
{
public:
    explicit SessionLog(const QString& folder);
    /// Says that the session ended as it should.
    ~SessionLog();

    void info(const QString& text) { write(Level::Info, text); }
    void warning(const QString& text) { write(Level::Warning, text); }
    void error(const QString& text) { write(Level::Error, text); }
    /// Left out unless setDetailed().
    void detail(const QString& text) { write(Level::Detail, text); }
    void setDetailed(bool detailed) { m_detailed = detailed; }

    /// Whether the session before this one in the same folder neither ended nor runs.
    bool previousEndedBadly() const { return m_previousEndedBadly; }
    QString folder() const { return m_folder; }
    /// The newest lines, oldest first; reads the files.
    QStringList lastLines(qsizetype most) const;
    /// Of those, the warnings and errors.
    QStringList lastProblems(qsizetype most) const;

    /// Qt's own messages go into it too, until it is destroyed. For one log at a time.
    void takeQtMessages();

private:
    enum class Level { Detail, Info, Warning, Error };
    void write(Level level, const QString& text);

    QString m_folder;
    std::shared_ptr<spdlog::logger> m_logger; // null: there is no log
    std::atomic<bool> m_detailed = false;
    bool m_previousEndedBadly = false;
};

} // namespace candela
