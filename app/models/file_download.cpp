#include "app/models/file_download.h"

#include "app/common/save_file.h"

#include <QDir>
#include <QFileInfo>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QStorageInfo>

#include <algorithm>
#include <utility>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace candela
{
namespace
{

constexpr int mostRedirections = 10, mostRestarts = 3;
constexpr qint64 readAhead = 8 << 20; // bytes the network may be ahead of the disk
constexpr qint64 spareBytes = 64 << 20; // left free on the disk
constexpr int progressEveryMs = 100;
constexpr int longestPauseMs = 30000;

QString partOf(const QString& target)
{
    const QFileInfo info(target);
    return info.path() + QStringLiteral("/.") + info.fileName() + QStringLiteral(".part");
}

QString versionOf(const QString& target)
{
    return partOf(target) + QStringLiteral(".json");
}

/// Only a strong tag says that bytes are the same.
bool isStrong(const QByteArray& etag)
{
    return etag.size() > 2 && etag.startsWith('"');
}

/// Hugging Face says in x-linked-etag what a large file's SHA-256 is; empty where it is none.
QString digestIn(const QByteArray& tag)
{
    static const QRegularExpression digest(QStringLiteral("^(?:W/)?\"?([0-9a-f]{64})\"?$"));
    return digest.match(QString::fromLatin1(tag)).captured(1);
}

/// "bytes 100-199/200": first and whole; −1 where it does not say.
std::pair<qint64, qint64> contentRange(const QByteArray& header)
{
    static const QRegularExpression range(QStringLiteral("^bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)$"));
    const auto match = range.match(QString::fromLatin1(header));
    const auto number = [&match](int group) {
        bool isNumber = false;
        const qint64 value = match.captured(group).toLongLong(&isNumber);
        return isNumber ? value : -1;
    };
    return {number(1), number(2)};
}

/// Tells addresses apart without telling them: they can have passwords in them.
QString fingerprint(const QUrl& url)
{
    return QString::fromLatin1(QCryptographicHash::hash(url.toEncoded(), QCryptographicHash::Sha256).toHex());
}

/// Nobody on the way can read what is sent there.
bool isPrivate(const QUrl& url)
{
    return url.scheme() == QLatin1String("https") || url.host() == QLatin1String("localhost")
        || QHostAddress(url.host()).isLoopback();
}

QString shownUrl(const QUrl& url)
{
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

QString megabytes(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

} // namespace

bool mayBeToken(const QString& text)
{
    static const QRegularExpression word(QStringLiteral("^[!-~]{1,512}$")); // visible ASCII
    return word.match(text).hasMatch();
}

std::optional<JobFailure> lackOfRoom(qint64 bytes, const QString& target)
{
    const QFileInfo info(target);
    const QStorageInfo storage(info.path());
    if (!storage.isValid() || storage.bytesAvailable() - spareBytes >= bytes)
        return std::nullopt;
    return JobFailure{ErrorKind::RunFailed,
        FileDownload::tr("%1 needs %2, and %3 are free in %4.")
            .arg(info.fileName(), megabytes(bytes), megabytes(storage.bytesAvailable()),
                QDir::toNativeSeparators(info.path())),
        FileDownload::tr("Free some space, or choose a folder on another disk.")};
}

FileDownload::FileDownload(QNetworkAccessManager& network, FileToFetch what, FetchPatience patience,
    std::stop_token stop, QObject* parent)
    : QObject(parent)
    , m_network(network)
    , m_what(std::move(what))
    , m_patience(patience)
    , m_stop(std::move(stop))
    , m_url(m_what.url)
    , m_part(partOf(m_what.target))
{
    m_pause.setSingleShot(true);
    m_pause.callOnTimeout(this, &FileDownload::request);
}

FileDownload::~FileDownload()
{
    leaveReply();
}

void FileDownload::discard(const QString& target)
{
    QFile::remove(partOf(target));
    QFile::remove(versionOf(target));
}

void FileDownload::start()
{
    const QFileInfo target(m_what.target);
    if (target.isFile()) {
        if (m_what.size >= 0 && target.size() == m_what.size)
            return end(Outcome::Done);
        return fail(ErrorKind::BadInput,
            tr("%1 is there already.").arg(QDir::toNativeSeparators(m_what.target)),
            tr("Move or rename it first, or choose another folder."));
    }
    const bool isWeb = m_url.scheme() == QLatin1String("http") || m_url.scheme() == QLatin1String("https");
    if (!isWeb || m_url.host().isEmpty())
        return fail(ErrorKind::BadInput, tr("%1 is no address of the web.").arg(shownUrl(m_url)),
            tr("Give one that begins with https://."));
    if (!QDir().mkpath(target.path()) || !takeUpPart())
        return fail(ErrorKind::RunFailed,
            tr("The folder %1 cannot be written.").arg(QDir::toNativeSeparators(target.path())),
            tr("Choose another folder."));
    request();
}

/// Opens the part, with what an earlier attempt left of a version that is known.
bool FileDownload::takeUpPart()
{
    QFile version(versionOf(m_what.target));
    if (version.open(QIODevice::ReadOnly)) {
        const QJsonObject json = QJsonDocument::fromJson(version.read(1 << 16)).object();
        if (json.value(QLatin1String("address")).toString() == fingerprint(m_what.url)) {
            m_etag = json.value(QLatin1String("etag")).toString().toLatin1();
            m_total = json.value(QLatin1String("total")).toInteger(-1);
        }
    }
    if (!m_part.open(QIODevice::ReadWrite))
        return false;
    if (!isStrong(m_etag)) { // the part could be of anything
        m_etag.clear();
        m_total = -1;
        return m_part.resize(0);
    }
    return hashPart();
}

bool FileDownload::hashPart()
{
    constexpr qint64 chunk = 4 << 20;
    for (QByteArray bytes = m_part.read(chunk); !bytes.isEmpty(); bytes = m_part.read(chunk)) {
        m_hash.addData(bytes);
        if (m_stop.stop_requested())
            break; // cancel() is under way
    }
    m_received = m_part.pos();
    return m_part.error() == QFile::NoError;
}

void FileDownload::request()
{
    QNetworkRequest request(m_url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setRawHeader("Accept-Encoding", "identity"); // ranges are of the file as it is
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Candela-Studio"));
    request.setTransferTimeout(m_patience.stallMs);
    if (sendsToken())
        request.setRawHeader("Authorization", "Bearer " + m_what.token.toLatin1());
    if (m_received > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(m_received) + '-');
        request.setRawHeader("If-Range", m_etag);
    }
    m_receivedBefore = m_received;
    m_judged = false;
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(readAhead);
    connect(m_reply, &QNetworkReply::readyRead, this, &FileDownload::receive);
    connect(m_reply, &QNetworkReply::finished, this, &FileDownload::onReplyFinished);
}

bool FileDownload::sendsToken() const
{
    const QUrl& given = m_what.url; // a redirection may lead anywhere
    return mayBeToken(m_what.token) && isPrivate(m_url) && m_url.scheme() == given.scheme()
        && m_url.host() == given.host() && m_url.port() == given.port();
}

/// Looks at the headers, once, before the first byte is taken.
FileDownload::Verdict FileDownload::judge()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (const QString linked = digestIn(m_reply->rawHeader("x-linked-etag")); !linked.isEmpty())
        m_linkedSha256 = linked;
    if (status == 206)
        return judgePartial();
    if (status != 200)
        return Verdict::NoBody;
    const QString type = m_reply->header(QNetworkRequest::ContentTypeHeader).toString();
    if (type.startsWith(QLatin1String("text/html"))) {
        fail(ErrorKind::BadInput, tr("%1 is a web page and no file.").arg(shownUrl(m_url)),
            tr("Give the address of the file itself, behind the page's download button."));
        return Verdict::Refused;
    }
    beginAnew();
    m_etag = m_reply->rawHeader("etag");
    const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    m_total = length.isValid() ? length.toLongLong() : -1;
    return Verdict::Body;
}

FileDownload::Verdict FileDownload::judgePartial()
{
    const auto [first, whole] = contentRange(m_reply->rawHeader("content-range"));
    const QByteArray etag = m_reply->rawHeader("etag");
    const bool sameVersion = etag.isEmpty() || etag == m_etag;
    if (first == m_received && sameVersion && (whole < 0 || m_total < 0 || whole == m_total)) {
        m_total = whole >= 0 ? whole : m_total;
        return Verdict::Body;
    }
    // Not what was asked for: another part, or of another version.
    beginAnew();
    m_etag.clear();
    return Verdict::OtherBody;
}

void FileDownload::beginAnew()
{
    m_part.resize(0);
    m_part.seek(0);
    m_hash.reset();
    m_received = 0;
    m_total = -1;
}

void FileDownload::receive()
{
    if (!m_judged) {
        m_judged = true;
        m_verdict = judge();
        if (m_ended)
            return;
        if (m_verdict == Verdict::Body) {
            const qint64 whole = m_total >= 0 ? m_total : m_what.size;
            if (m_what.size >= 0 && m_total >= 0 && m_total != m_what.size)
                return fail(ErrorKind::RunFailed,
                    tr("%1 has %2 bytes where %3 were promised.")
                        .arg(shownUrl(m_url))
                        .arg(m_total)
                        .arg(m_what.size));
            if (const auto lack = lackOfRoom(whole - m_received, m_what.target))
                return fail(lack->kind, lack->sentence, lack->remedy);
            rememberVersion();
        }
    }
    if (m_verdict == Verdict::OtherBody)
        return retry(tr("the file has changed meanwhile"));
    if (m_verdict != Verdict::Body) {
        m_reply->readAll(); // an error's page
        return;
    }
    const QByteArray bytes = m_reply->readAll();
    if (m_part.write(bytes) != bytes.size() || !m_part.flush())
        return fail(ErrorKind::RunFailed,
            tr("%1 cannot be written: %2.")
                .arg(QDir::toNativeSeparators(m_part.fileName()), m_part.errorString()),
            tr("Free some space; the download then goes on where it stopped."));
    m_hash.addData(bytes);
    m_received += bytes.size();
    if (!m_sinceProgress.isValid() || m_sinceProgress.elapsed() >= progressEveryMs) {
        m_sinceProgress.start();
        Q_EMIT progressed(m_received, m_total >= 0 ? m_total : m_what.size);
    }
}

void FileDownload::onReplyFinished()
{
    if (m_reply->bytesAvailable() > 0 || !m_judged)
        receive();
    if (m_ended || m_pause.isActive())
        return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = m_reply->error();
    const QString reason = m_reply->errorString();
    if (status >= 300 && status < 400)
        return followRedirection();
    if (status >= 400)
        return onRefusal(status);
    if (m_verdict != Verdict::Body)
        return retry(reason);
    const qint64 whole = m_total >= 0 ? m_total : m_what.size;
    if (whole >= 0 && m_received < whole)
        return retry(tr("the connection ended after %1 of %2").arg(megabytes(m_received), megabytes(whole)));
    if (error != QNetworkReply::NoError && whole < 0)
        return retry(reason);
    complete();
}

void FileDownload::followRedirection()
{
    const QUrl next = m_url.resolved(m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl());
    const bool isWeb = next.scheme() == QLatin1String("https")
        || (next.scheme() == QLatin1String("http") && m_url.scheme() == QLatin1String("http"));
    if (!isWeb || next.host().isEmpty())
        return fail(ErrorKind::RunFailed,
            tr("%1 leads to %2, which is not followed.").arg(shownUrl(m_url), shownUrl(next)));
    if (++m_redirections > mostRedirections)
        return fail(ErrorKind::RunFailed, tr("%1 leads in circles.").arg(shownUrl(m_what.url)));
    m_url = next;
    leaveReply();
    request();
}

void FileDownload::onRefusal(int status)
{
    const QString url = shownUrl(m_what.url);
    if (status == 416 && m_received > 0) { // nothing comes after what is there
        if (contentRange(m_reply->rawHeader("content-range")).second == m_received)
            return complete();
        beginAnew();
        return retry(tr("the file has changed meanwhile"));
    }
    if (status == 401 || status == 403)
        return onGate(status);
    if (status == 404 || status == 410)
        return fail(ErrorKind::BadInput, tr("There is no file at %1 (HTTP %2).").arg(url).arg(status),
            tr("Check the address."));
    if (status >= 500 || status == 408 || status == 429)
        return retry(tr("the server says HTTP %1").arg(status));
    fail(ErrorKind::RunFailed, tr("%1 was refused (HTTP %2).").arg(url).arg(status));
}

void FileDownload::onGate(int status)
{
    const QString url = shownUrl(m_what.url);
    m_gated = true;
    if (!sendsToken())
        fail(ErrorKind::BadInput, tr("%1 is not given to everybody (HTTP %2).").arg(url).arg(status),
            tr("Accept its conditions in a browser, and give an access token; or import the file that the "
               "browser has downloaded."));
    else if (status == 401)
        fail(ErrorKind::BadInput, tr("%1 does not accept the access token (HTTP %2).").arg(url).arg(status),
            tr("Give a token that is valid and may read this model."));
    else
        fail(ErrorKind::BadInput,
            tr("%1 is not open to the owner of the access token (HTTP %2).").arg(url).arg(status),
            tr("Accept the model's conditions in a browser, and wait where its authors want to agree "
               "first."));
}

void FileDownload::complete()
{
    const QString digest = QString::fromLatin1(m_hash.result().toHex());
    const QString name = QFileInfo(m_what.target).fileName();
    const QString promised = m_what.sha256.isEmpty() ? m_linkedSha256 : m_what.sha256;
    const bool whole = m_what.size < 0 || m_received == m_what.size;
    if (!whole || (!promised.isEmpty() && digest != promised)) {
        m_part.close();
        discard(m_what.target);
        return fail(ErrorKind::RunFailed,
            tr("%1 arrived, but it is not the file that was promised.").arg(name),
            whole ? tr("Its SHA-256 is %1… instead of %2…. Download it again.")
                        .arg(digest.left(12), promised.left(12))
                  : tr("It has %1 bytes instead of %2. Download it again.").arg(m_received).arg(m_what.size));
    }
#ifdef Q_OS_UNIX
    fsync(m_part.handle()); // the name must not be on the disk before the bytes are
#endif
    m_part.close();
    if (!m_part.rename(m_what.target))
        return fail(ErrorKind::RunFailed,
            tr("%1 could not get its name: %2.")
                .arg(QDir::toNativeSeparators(m_what.target), m_part.errorString()));
    QFile::remove(versionOf(m_what.target));
    Q_EMIT progressed(m_received, m_received);
    end(Outcome::Done);
}

void FileDownload::retry(const QString& why)
{
    const bool gained = isStrong(m_etag) && m_received > m_receivedBefore;
    m_attempt = gained ? 1 : m_attempt + 1;
    const bool anew = m_received == 0 && m_receivedBefore > 0;
    if (m_attempt >= m_patience.attempts || (anew && ++m_restarts > mostRestarts))
        return fail(ErrorKind::RunFailed,
            tr("%1 could not be downloaded: %2.").arg(shownUrl(m_what.url), why),
            tr("Try again later; it goes on where it broke off."));
    if (!isStrong(m_etag)) // what is there cannot be gone on with
        beginAnew();
    m_url = m_what.url; // signed addresses behind a redirection do not last
    m_redirections = 0;
    leaveReply();
    m_pause.start(std::min(m_patience.firstDelayMs << std::min(m_attempt - 1, 10), longestPauseMs));
}

void FileDownload::cancel()
{
    if (!m_ended)
        end(Outcome::Cancelled);
}

void FileDownload::fail(ErrorKind kind, const QString& sentence, const QString& remedy)
{
    m_failure = JobFailure{kind, sentence, remedy};
    end(Outcome::Failed);
}

void FileDownload::end(Outcome outcome)
{
    m_ended = true;
    m_pause.stop();
    m_part.close();
    if (outcome != Outcome::Done && QFileInfo(m_part.fileName()).size() == 0) // nothing to go on with
        discard(m_what.target);
    leaveReply();
    Q_EMIT finished(outcome);
}

void FileDownload::leaveReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

/// So that the next attempt knows what the part is of.
void FileDownload::rememberVersion() const
{
    const QJsonObject json{{QStringLiteral("address"), fingerprint(m_what.url)},
        {QStringLiteral("etag"), QString::fromLatin1(m_etag)}, {QStringLiteral("total"), m_total}};
    saveFile(versionOf(m_what.target), QJsonDocument(json).toJson());
}

} // namespace candela
