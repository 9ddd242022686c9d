// A web server on this machine that answers as a test says, however badly.
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <functional>
#include <memory>

namespace candela::test
{

struct HttpRequest {
    QByteArray path; // with its query
    QHash<QByteArray, QByteArray> headers; // by lower-case name
    int number = 0; // of the requests for this path, from 0

    /// Where the wanted range begins; 0 without one.
    qint64 from() const
    {
        const QByteArray range = headers.value("range");
        return range.startsWith("bytes=") ? range.mid(6).split('-').first().toLongLong() : 0;
    }
};

struct HttpAnswer {
    int status = 200;
    QByteArray body = {};
    QList<QByteArray> headers = {}; // "name: value"
    qint64 length = -1; // what content-length says; −1: the truth
    qint64 breakAfter = -1; // bytes of the body, then the connection is closed; −1: never
    int pieceEveryMs = 0; // sends a hundredth of the body at a time; 0: all at once
};

/// As a proper server answers: the whole, or the part that is wanted of the version that is there.
inline HttpAnswer serve(const HttpRequest& request, const QByteArray& content, const QByteArray& etag)
{
    const qint64 from = request.from();
    HttpAnswer answer{.headers = {"ETag: " + etag, "Accept-Ranges: bytes"}};
    const bool sameVersion =
        !request.headers.contains("if-range") || request.headers.value("if-range") == etag;
    if (from == 0 || !sameVersion) {
        answer.body = content;
    } else if (from >= content.size()) {
        answer.status = 416;
        answer.headers += "Content-Range: bytes */" + QByteArray::number(content.size());
    } else {
        answer.status = 206;
        answer.body = content.mid(from);
        answer.headers += "Content-Range: bytes " + QByteArray::number(from) + '-'
            + QByteArray::number(content.size() - 1) + '/' + QByteArray::number(content.size());
    }
    return answer;
}

/// Lives on a thread with an event loop.
class HttpServer
{
public:
    using Answer = std::function<HttpAnswer(const HttpRequest&)>;

    explicit HttpServer(Answer answer)
        : m_answer(std::move(answer))
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, socket] { read(socket); });
        });
    }

    QUrl url(const QString& path) const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_server.serverPort()).arg(path));
    }
    const QList<HttpRequest>& requests() const { return m_requests; }

private:
    void read(QTcpSocket* socket)
    {
        QByteArray& text = m_unread[socket];
        text += socket->readAll();
        const qsizetype end = text.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QList<QByteArray> lines = text.left(end).split('\n');
        m_unread.remove(socket);
        HttpRequest request{.path = lines.first().split(' ').value(1)};
        for (const QByteArray& line : lines.mid(1))
            if (const qsizetype colon = line.indexOf(':'); colon > 0)
                request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        request.number = static_cast<int>(std::ranges::count(m_requests, request.path, &HttpRequest::path));
        m_requests.append(request);
        send(socket, m_answer(request));
    }

    static void send(QTcpSocket* socket, const HttpAnswer& answer)
    {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Said\r\nConnection: close\r\n";
        const qint64 length = answer.length >= 0 ? answer.length : answer.body.size();
        head += "Content-Length: " + QByteArray::number(length) + "\r\n";
        for (const QByteArray& header : answer.headers)
            head += header + "\r\n";
        socket->write(head + "\r\n");
        const QByteArray body = answer.breakAfter >= 0 ? answer.body.left(answer.breakAfter) : answer.body;
        if (answer.pieceEveryMs == 0) {
            socket->write(body);
            socket->disconnectFromHost(); // when all is written
            return;
        }
        auto* timer = new QTimer(socket);
        QObject::connect(
            timer, &QTimer::timeout, socket, [socket, body, sent = std::make_shared<qsizetype>(0)] {
                const qsizetype piece = std::max<qsizetype>(1, body.size() / 100);
                socket->write(body.mid(*sent, piece));
                if ((*sent += piece) >= body.size())
                    socket->disconnectFromHost();
            });
        timer->start(answer.pieceEveryMs);
    }

    Answer m_answer;
    QTcpServer m_server;
    QHash<QTcpSocket*, QByteArray> m_unread;
    QList<HttpRequest> m_requests;
};

} // namespace candela::test
