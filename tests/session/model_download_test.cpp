#include "app/models/model_download.h"
#include "core/api/error.h"
#include "tests/support/http_server.h"
#include "tests/support/qt_test_registry.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace candela;
using namespace candela::test;
using Outcome = FileDownload::Outcome;

namespace
{

constexpr FetchPatience hasty{.attempts = 4, .firstDelayMs = 1, .stallMs = 3000};
const QByteArray first = "\"one\"", second = "\"two\"";

QByteArray contentOf(int size, char seed = 'a')
{
    QByteArray content(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        content[i] = static_cast<char>(seed + (i * 31 + i / 257) % 251);
    return content;
}

QByteArray read(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString digest(const QByteArray& content)
{
    return QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
}

QByteArray listingOf(const QMap<QString, QByteArray>& files)
{
    QJsonArray list{QJsonObject{{QStringLiteral("type"), QStringLiteral("directory")}}};
    for (auto file = files.begin(); file != files.end(); ++file) {
        QJsonObject entry{{QStringLiteral("type"), QStringLiteral("file")},
            {QStringLiteral("path"), file.key()}, {QStringLiteral("size"), file.value().size()}};
        if (file.key().endsWith(QLatin1String(".safetensors")))
            entry.insert(QStringLiteral("lfs"), QJsonObject{{QStringLiteral("oid"), digest(file.value())}});
        list.append(entry);
    }
    return QJsonDocument(list).toJson();
}

QMap<QString, QByteArray> repositoryFiles()
{
    QMap<QString, QByteArray> files;
    files[QStringLiteral("model_index.json")] = R"({"_class_name": "StableDiffusionPipeline",
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
        "tokenizer": ["transformers", "CLIPTokenizer"], "safety_checker": ["s", "S"], "image_encoder": [null, null]})";
    for (const char* name : {"unet/config.json", "vae/config.json", "tokenizer/vocab.json",
             "tokenizer/merges.txt", "safety_checker/config.json", "README.md", "LICENSE",
             "unet/diffusion_pytorch_model.bin.index.json"})
        files[QLatin1String(name)] = QByteArray("text of ") + name;
    for (const char* name :
        {"unet/diffusion_pytorch_model.safetensors", "unet/diffusion_pytorch_model.fp16.safetensors",
            "unet/diffusion_pytorch_model.bin", "unet/diffusion_pytorch_model.non_ema.safetensors",
            "vae/diffusion_pytorch_model-00001-of-00002.safetensors",
            "vae/diffusion_pytorch_model-00002-of-00002.safetensors",
            "vae/diffusion_pytorch_model.safetensors.index.json", "safety_checker/model.safetensors",
            "all-in-one.safetensors"})
        files[QLatin1String(name)] = QByteArray(name).repeated(100);
    return files;
}

} // namespace

class ModelDownloadTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    QString file(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    QStringList left() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    /// Runs one download to its end.
    Outcome run(ModelToFetch what, std::optional<JobFailure>* failure = nullptr)
    {
        what.folder = m_folder->path();
        ModelDownload download(what, hasty);
        QSignalSpy finished(&download, &ModelDownload::finished);
        download.start();
        if (finished.isEmpty() && !finished.wait(20000))
            qFatal("the download does not end");
        if (failure)
            *failure = download.failure();
        return finished.first().first().value<Outcome>();
    }

    QString sentenceOf(const QUrl& url)
    {
        std::optional<JobFailure> failure;
        if (run({.url = url}, &failure) != Outcome::Failed)
            return {};
        return failure->sentence;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFileArrivesThroughRedirectionsAndIsWhatWasPromised()
    {
        const QByteArray content = contentOf(300000);
        HttpServer server([&](const HttpRequest& request) -> HttpAnswer {
            if (request.path == "/org/name/resolve/main/a.safetensors")
                return {.status = 302,
                    .headers = {
                        "Location: /cdn/a?signed=1", "X-Linked-Etag: \"" + digest(content).toLatin1() + '"'}};
            return serve(request, content, first);
        });
        const QUrl shown =
            server.url(QStringLiteral("/org/name/blob/main/a.safetensors")); // as a browser shows it
        QCOMPARE(run({.url = shown}), Outcome::Done);
        QCOMPARE(read(file("a.safetensors")), content);
        QCOMPARE(left(), QStringList{QStringLiteral("a.safetensors")});
        QVERIFY(sentenceOf(shown).contains(QLatin1String("there already")));
        QCOMPARE(read(file("a.safetensors")), content);
    }

    void whatIsNotWhatWasPromisedIsThrownAway()
    {
        HttpServer server([&](const HttpRequest& request) { return serve(request, contentOf(1000), first); });
        std::optional<JobFailure> failure;
        const QString other = digest("something else");
        QCOMPARE(
            run({.url = server.url(QStringLiteral("/a.ckpt")), .sha256 = other}, &failure), Outcome::Failed);
        QVERIFY(failure->sentence.contains(QLatin1String("a.ckpt")));
        QVERIFY(left().isEmpty());
    }

    void aBrokenConnectionIsTakenUpWhereItBroke()
    {
        const QByteArray content = contentOf(500000);
        HttpServer server([&](const HttpRequest& request) {
            HttpAnswer answer = serve(request, content, first);
            if (request.number < 8) // more often than there are attempts, but each gains something
                answer.breakAfter = 50000;
            answer.length = answer.body.size();
            return answer;
        });
        QCOMPARE(run({.url = server.url(QStringLiteral("/a.safetensors")), .sha256 = digest(content)}),
            Outcome::Done);
        QCOMPARE(read(file("a.safetensors")), content);
        QVERIFY(server.requests().last().from() > 0);
    }

    void withoutAVersionABrokenConnectionBeginsAnewAndGivesUp()
    {
        HttpServer server(
            [&](const HttpRequest&) { return HttpAnswer{.body = contentOf(5000), .length = 10000}; });
        const QString sentence = sentenceOf(server.url(QStringLiteral("/a.safetensors")));
        QVERIFY2(sentence.contains(QLatin1String("connection ended")), qPrintable(sentence));
        QCOMPARE(server.requests().size(), hasty.attempts);
    }

    void aFileThatChangesMeanwhileIsTakenWhole_data()
    {
        QTest::addColumn<bool>("minded");
        QTest::newRow("the server minds If-Range") << true;
        QTest::newRow("the server does not") << false;
    }
    void aFileThatChangesMeanwhileIsTakenWhole()
    {
        QFETCH(bool, minded);
        const QByteArray old = contentOf(100000), changed = contentOf(90000, 'q');
        HttpServer server([&](HttpRequest request) {
            if (request.number == 0) {
                HttpAnswer answer = serve(request, old, first);
                answer.breakAfter = 40000;
                return answer;
            }
            if (!minded)
                request.headers.remove("if-range");
            return serve(request, changed, second);
        });
        QCOMPARE(run({.url = server.url(QStringLiteral("/a.safetensors"))}), Outcome::Done);
        QCOMPARE(read(file("a.safetensors")), changed);
    }

    void aStoppedDownloadGoesOnLater()
    {
        const QByteArray content = contentOf(200000);
        HttpServer server([&](const HttpRequest& request) {
            HttpAnswer answer = serve(request, content, first);
            answer.pieceEveryMs = request.number == 0 ? 5 : 0;
            return answer;
        });
        const QUrl url = server.url(QStringLiteral("/a.safetensors"));
        {
            ModelDownload download({.url = url, .folder = m_folder->path()}, hasty);
            QSignalSpy progressed(&download, &ModelDownload::progressed);
            QSignalSpy finished(&download, &ModelDownload::finished);
            download.start();
            QTRY_VERIFY(progressed.size() >= 2);
            download.cancel();
            QCOMPARE(finished.size(), 1);
            QCOMPARE(finished.first().first().value<Outcome>(), Outcome::Cancelled);
        }
        QVERIFY(!QFile::exists(file("a.safetensors")));
        QCOMPARE(run({.url = url}), Outcome::Done);
        QVERIFY(server.requests().last().from() > 0);
        QCOMPARE(read(file("a.safetensors")), content);
        QCOMPARE(left(), QStringList{QStringLiteral("a.safetensors")});
    }

    void allThatWasMissingWasTheName() // killed between the last byte and the rename
    {
        const QByteArray content = contentOf(5000);
        HttpServer server([&](const HttpRequest& request) {
            HttpAnswer answer = serve(request, content, first);
            if (request.number == 0)
                answer.length = 6000; // so that it waits for more, and breaks off
            return answer;
        });
        QCOMPARE(run({.url = server.url(QStringLiteral("/a.safetensors"))}), Outcome::Done); // by way of 416
        QCOMPARE(read(file("a.safetensors")), content);
    }

    void refusalsAreSaid_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        QTest::newRow("404") << "/gone.safetensors"
                             << "no file";
        QTest::newRow("403") << "/gated.safetensors"
                             << "everybody";
        QTest::newRow("500") << "/broken.safetensors"
                             << "HTTP 500";
        QTest::newRow("loop") << "/loop.safetensors"
                              << "circles";
        QTest::newRow("file") << "/file.safetensors"
                              << "not followed";
        QTest::newRow("page") << "/page.safetensors"
                              << "web page";
        QTest::newRow("no room") << "/huge.safetensors"
                                 << "are free";
        QTest::newRow("not found in api") << "/org/none"
                                          << "no file";
        QTest::newRow("no name") << "/a/b/c/d"
                                 << "what the model is called";
    }
    void refusalsAreSaid()
    {
        QFETCH(QString, path);
        QFETCH(QString, says);
        HttpServer server([](const HttpRequest& request) -> HttpAnswer {
            if (request.path == "/gated.safetensors")
                return {.status = 403};
            if (request.path == "/broken.safetensors")
                return {.status = 500, .body = "<html>sorry"};
            if (request.path == "/loop.safetensors")
                return {.status = 302, .headers = {"Location: /loop.safetensors"}};
            if (request.path == "/file.safetensors")
                return {.status = 302, .headers = {"Location: file:///etc/passwd"}};
            if (request.path == "/page.safetensors")
                return {.body = "<html>", .headers = {"Content-Type: text/html; charset=utf-8"}};
            if (request.path == "/huge.safetensors")
                return {.body = "x", .length = 4'000'000'000'000'000};
            return {.status = 404};
        });
        const QString sentence = sentenceOf(server.url(path));
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        for (const QString& name : left())
            QVERIFY2(name.startsWith(QLatin1Char('.')), qPrintable(name)); // nothing has its name
        ModelDownload::discard({.url = server.url(path), .folder = m_folder->path()});
        QVERIFY(left().isEmpty());
    }

    void aTokenOpensWhatIsGated()
    {
        const QByteArray content = contentOf(1000);
        QList<QByteArray> shown; // to the server that others' files are at
        HttpServer elsewhere([&](const HttpRequest& request) {
            shown += request.headers.value("authorization");
            return serve(request, content, first);
        });
        HttpServer server([&](const HttpRequest& request) -> HttpAnswer {
            const QByteArray who = request.headers.value("authorization");
            if (who.isEmpty() || who == "Bearer unknown")
                return {.status = 401, .headers = {"WWW-Authenticate: Bearer"}};
            if (who != "Bearer right")
                return {.status = 403};
            return {
                .status = 302, .headers = {"Location: " + elsewhere.url(QStringLiteral("/cdn")).toEncoded()}};
        });
        const QUrl url = server.url(QStringLiteral("/org/name/resolve/main/a.safetensors"));
        const auto outcomeWith = [&](const QString& token, const char* says) {
            ModelDownload download({.url = url, .folder = m_folder->path(), .token = token}, hasty);
            QSignalSpy finished(&download, &ModelDownload::finished);
            download.start();
            QTRY_COMPARE(finished.size(), 1);
            QVERIFY(download.isGated());
            QVERIFY2(download.failure()->sentence.contains(QLatin1String(says)),
                qPrintable(download.failure()->sentence));
        };
        outcomeWith({}, "not given to everybody");
        outcomeWith(QStringLiteral("unknown"), "does not accept");
        outcomeWith(QStringLiteral("stranger"), "not open to the owner");
        outcomeWith(QStringLiteral("right\r\nHost: evil"), "not given to everybody"); // nor sent
        QCOMPARE(server.requests().last().headers.value("host").left(9), QByteArray("127.0.0.1"));
        QCOMPARE(run({.url = url, .token = QStringLiteral("right")}), Outcome::Done);
        QCOMPARE(read(file("a.safetensors")), content);
        QCOMPARE(shown, QList<QByteArray>{QByteArray()}); // it is nobody else's business
    }

    void theEnvironmentsTokenIsForItsServersAlone()
    {
        qputenv("HF_TOKEN", " hf_mine\n");
        const auto token = [](const char* url) {
            return environmentToken(QUrl(QLatin1String(url)));
        };
        const QString mine = QStringLiteral("hf_mine");
        QCOMPARE(token("https://huggingface.co/org/name"), mine);
        for (const char* other : {"http://huggingface.co/org/name", "https://huggingface.co.evil.org/a/b",
                 "https://evil.org/huggingface.co", "https://mirror.org/a/b"})
            QVERIFY2(token(other).isEmpty(), other);
        qputenv("HF_ENDPOINT", "https://mirror.org");
        QCOMPARE(token("https://mirror.org/a/b"), mine);
        QCOMPARE(token("https://huggingface.co/org/name"), mine);
        qunsetenv("HF_ENDPOINT");
        qunsetenv("HF_TOKEN");
    }

    void aServerThatRecoversIsWaitedFor()
    {
        const QByteArray content = contentOf(1000);
        HttpServer server([&](const HttpRequest& request) {
            return request.number < 2 ? HttpAnswer{.status = 503} : serve(request, content, first);
        });
        QCOMPARE(run({.url = server.url(QStringLiteral("/a.pt"))}), Outcome::Done);
    }

    void aRepositoryBecomesAFolderOfWhatIsNeeded()
    {
        const QMap<QString, QByteArray> files = repositoryFiles();
        bool broken = true; // one file, the first time
        HttpServer server([&](const HttpRequest& request) -> HttpAnswer {
            if (request.path == "/api/models/org/tiny-model/tree/main?recursive=true")
                return {.body = listingOf(files)};
            const QString path = QString::fromUtf8(request.path).section(QLatin1String("/resolve/main/"), 1);
            if (path.startsWith(QLatin1String("vae/")) && broken)
                return {.status = 404};
            return files.contains(path) ? serve(request, files[path], first) : HttpAnswer{.status = 404};
        });
        const QUrl url = server.url(QStringLiteral("/org/tiny-model"));
        QCOMPARE(run({.url = url}), Outcome::Failed);
        QVERIFY(!QFile::exists(file("tiny-model")));
        const auto fetched = [&](const char* name) {
            return std::ranges::count_if(server.requests(),
                [name](const HttpRequest& request) { return request.path.endsWith(name); });
        };
        QCOMPARE(fetched("unet/diffusion_pytorch_model.fp16.safetensors"), 1);
        broken = false;
        QCOMPARE(run({.url = url}), Outcome::Done);
        QCOMPARE(fetched("unet/diffusion_pytorch_model.fp16.safetensors"), 1); // kept from the first time
        QCOMPARE(left(), QStringList{QStringLiteral("tiny-model")});

        QStringList there;
        const QDir model(file("tiny-model"));
        QDirIterator entries(model.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (entries.hasNext())
            there.append(model.relativeFilePath(entries.next()));
        there.sort();
        QCOMPARE(there,
            QStringList({QStringLiteral("LICENSE"), QStringLiteral("model_index.json"),
                QStringLiteral("tokenizer/merges.txt"), QStringLiteral("tokenizer/vocab.json"),
                QStringLiteral("unet/config.json"),
                QStringLiteral("unet/diffusion_pytorch_model.fp16.safetensors"),
                QStringLiteral("vae/config.json"),
                QStringLiteral("vae/diffusion_pytorch_model-00001-of-00002.safetensors"),
                QStringLiteral("vae/diffusion_pytorch_model-00002-of-00002.safetensors"),
                QStringLiteral("vae/diffusion_pytorch_model.safetensors.index.json")}));
    }

    void fullPrecisionIsChosenWhereItIsWanted()
    {
        const QMap<QString, QByteArray> files = repositoryFiles();
        const auto chosen = chooseFiles(
            readListing(listingOf(files)), files[QStringLiteral("model_index.json")], WeightChoice::Full);
        const auto has = [&](const char* name) {
            return std::ranges::count(chosen, QLatin1String(name), &RepositoryFile::path) > 0;
        };
        QVERIFY(has("unet/diffusion_pytorch_model.safetensors"));
        QVERIFY(!has("unet/diffusion_pytorch_model.fp16.safetensors"));
        QVERIFY(!has("unet/diffusion_pytorch_model.non_ema.safetensors"));
    }

    void hostileListingsAreRefused()
    {
        const QByteArray index = R"({"unet": ["a", "b"], "..": ["a", "b"]})";
        const auto refused = [&](const std::vector<RepositoryFile>& files) {
            try {
                chooseFiles(files, index, WeightChoice::Half);
            } catch (const Error&) {
                return true;
            }
            return false;
        };
        QVERIFY(refused({{QStringLiteral("../evil.json"), 1, {}}}));
        QVERIFY(refused({{QStringLiteral("unet/c:evil.json"), 1, {}}}));
        QVERIFY(refused({{QStringLiteral("unet/a\\evil.json"), 1, {}}}));
        QVERIFY(refused({{QStringLiteral("unet/diffusion_pytorch_model.bin"), 1, {}}})); // pickles alone
        QVERIFY(!refused({{QStringLiteral("unet/config.json"), 1, {}}}));
        for (const char* text : {"", "{}", R"([{"type": "file", "path": "a"}])"})
            QVERIFY_EXCEPTION_THROWN(readListing(text), Error);
    }

    void addressesAreUnderstood()
    {
        const auto repository = [](const char* url) {
            return repositoryOf(QUrl(QLatin1String(url)));
        };
        QCOMPARE(repository("https://huggingface.co/org/na.me-1")->id, QStringLiteral("org/na.me-1"));
        QCOMPARE(repository("https://huggingface.co/org/name/tree/fp16")->revision, QStringLiteral("fp16"));
        QVERIFY(!repository("https://huggingface.co/org"));
        QVERIFY(!repository("https://host/folder/a.safetensors"));
        QVERIFY(!repository("https://host/a/b/c"));
        QCOMPARE(ModelDownload::nameFor(QUrl(QStringLiteral("https://h/x/y%20z.safetensors?download=true"))),
            QStringLiteral("y z.safetensors"));
        QVERIFY(ModelDownload::nameFor(QUrl(QStringLiteral("https://h/api/download/models/123"))).isEmpty());
    }
};

CANDELA_QT_TEST(ModelDownloadTest)
#include "model_download_test.moc"
