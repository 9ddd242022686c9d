// One file from the network to the disk, whatever the network does: it goes on where it broke off, and the
// file has its name only when all of it is there and is what was promised.
#pragma once

#include "app/queue/job_failure.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <optional>
#include <stop_token>

class QNetworkAccessManager;
class QNetworkReply;

namespace candela
{

struct FileToFetch {
    QUrl url; // http or https
    QString target; // absolute
    qint64 size = -1; // bytes as promised elsewhere; −1: not known
    QString sha256; // hex; empty: not known
    QString token = {}; // that says to the server who asks; empty: none
};

/// Whether it can be an access token: a word of letters, digits and signs. Anything else could become headers
/// of its own.
bool mayBeToken(const QString& text);

/// How patient it is.
struct FetchPatience {
    int attempts = 6; // one after the other without a byte
    int firstDelayMs = 1000; // before the second attempt; doubled each time
    int stallMs = 30000; // without a byte: the connection is given up
};

/// What is in the way of `bytes` more on the disk of that file or folder to be; nothing where there is room
/// and some to spare.
std::optional<JobFailure> lackOfRoom(qint64 bytes, const QString& target);

/// Lives on one thread with an event loop. What has come lies in .NAME.part beside the target, with
/// .NAME.part.json saying which version of the file it is of; both stay after a failure or cancel(), so that
/// the next attempt goes on. Redirections are followed (never from https to http). An existing target of the
/// promised size counts as fetched. A token goes to the server of the address alone, encrypted (or within
/// this machine), and appears in no file and no message.
class FileDownload : public QObject
{
    Q_OBJECT
public:
    enum class Outcome { Done, Cancelled, Failed };

    /// `stop` may be requested from any thread, so that cancel() need not wait for a part being read again.
    FileDownload(QNetworkAccessManager& network, FileToFetch what, FetchPatience patience = {},
        std::stop_token stop = {}, QObject* parent = nullptr);
    ~FileDownload() override;

    void start();
    /// finished(Cancelled) comes at once.
    void cancel();
    const std::optional<JobFailure>& failure() const { return m_failure; } // set when Failed
    /// It Failed because the server wants to know who asks, or does not serve who asks.
    bool isGated() const { return m_gated; }

    /// Removes what an earlier attempt left for this target.
    static void discard(const QString& target);

Q_SIGNALS:
    void progressed(qint64 received, qint64 total); // −1: not known
    void finished(candela::FileDownload::Outcome outcome);

private:
    enum class Verdict { Body, OtherBody, NoBody, Refused }; // OtherBody: not what was asked for

    bool takeUpPart();
    bool hashPart();
    void leaveReply();
    void request();
    Verdict judge();
    Verdict judgePartial();
    void beginAnew();
    void receive();
    void onReplyFinished();
    void followRedirection();
    bool sendsToken() const;
    void onRefusal(int status);
    void onGate(int status);
    void complete();
    void retry(const QString& why);
    void fail(ErrorKind kind, const QString& sentence, const QString& remedy = {});
    void end(Outcome outcome);
    void rememberVersion() const;

    QNetworkAccessManager& m_network;
    FileToFetch m_what;
    FetchPatience m_patience;
    std::stop_token m_stop;
    QString m_linkedSha256; // what the server says the file's is
    QUrl m_url; // after redirections
    QPointer<QNetworkReply> m_reply;
    Verdict m_verdict = Verdict::NoBody;
    bool m_judged = false; // the reply's headers have been looked at
    QFile m_part;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QByteArray m_etag; // of the version the part is of
    qint64 m_received = 0, m_total = -1;
    qint64 m_receivedBefore = 0; // when this attempt began
    int m_attempt = 0, m_redirections = 0, m_restarts = 0;
    QTimer m_pause;
    QElapsedTimer m_sinceProgress;
    std::optional<JobFailure> m_failure;
    bool m_gated = false;
    bool m_ended = false;
};

} // namespace candela
