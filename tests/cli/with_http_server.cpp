// Runs a program beside a web server, for scripts that test downloads:
//   with_http_server FOLDER PROGRAM ARGUMENTS…
// {url} in an argument becomes the server's address; it and the ending are the program's. The server has
// FOLDER's files three times: at /, at /breaks/, where the first answer ends half-way, and at /gated/, for
// those alone who show the token "right".

#include "tests/support/http_server.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>

#include <cstdio>

using namespace candela::test;

namespace
{

HttpAnswer answerTo(const HttpRequest& request, const QDir& folder)
{
    QString name = QString::fromUtf8(request.path);
    const bool breaks = name.startsWith(QLatin1String("/breaks/"));
    const bool gated = name.startsWith(QLatin1String("/gated/"));
    if (gated && request.headers.value("authorization") != "Bearer right")
        return {.status = 401, .body = "<html>Who are you?", .headers = {"Content-Type: text/html"}};
    name = name.section(QLatin1Char('/'), breaks || gated ? 2 : 1);
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return {.status = 404};
    const QByteArray content = file.readAll();
    const QByteArray version = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
    HttpAnswer answer = serve(request, content, '"' + version + '"');
    if (breaks && request.number == 0)
        answer.breakAfter = answer.body.size() / 2;
    answer.length = answer.body.size();
    return answer;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3) {
        std::fputs("usage: with_http_server FOLDER PROGRAM ARGUMENTS…\n", stderr);
        return 2;
    }
    const QDir folder(arguments[1]);
    HttpServer server([&folder](const HttpRequest& request) { return answerTo(request, folder); });
    arguments.replaceInStrings(QStringLiteral("{url}"), server.url({}).toString());
    qputenv("HF_ENDPOINT", server.url({}).toString().toUtf8());
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedChannels);
    program.start(arguments[2], arguments.mid(3));
    QObject::connect(&program, &QProcess::finished, &application, [](int status, QProcess::ExitStatus how) {
        QCoreApplication::exit(how == QProcess::NormalExit ? status : 1);
    });
    return QCoreApplication::exec();
}
