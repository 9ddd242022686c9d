#include "app/models/lora_files.h"
#include "app/models/model_hash.h"
#include "app/session/session.h"
#include "tests/support/heartbeat.h"
#include "tests/support/http_server.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"

#include <QAbstractItemModelTester>
#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace candela;
using namespace candela::test;

namespace
{

const QString nothingKnown; // no hash

void writeFile(const QString& name, const QByteArray& content)
{
    QDir().mkpath(QFileInfo(name).path());
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("no file %s", qPrintable(name));
}

QString digest(const QByteArray& content)
{
    return QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
}

} // namespace

class ModelLibraryTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    EngineScript m_script;

    QString at(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    std::unique_ptr<Session> start()
    {
        auto session = std::make_unique<Session>(
            m_script.services({}), SessionPaths::inFolder(m_folder->filePath(QStringLiteral("profile"))));
        session->settings().set(settings::libraryFolder, at("library"));
        return session;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void everythingInAWatchedFolderIsListed()
    {
        writeFile(at("models/sd15/model_index.json"), "{}");
        writeFile(at("models/sd15/unet/model.safetensors"), "weights");
        writeFile(at("models/deep/er/ink-lora.safetensors"), "lora");
        writeFile(at("models/flux.CKPT"), "checkpoint");
        writeFile(at("models/damaged.safetensors"), "?");
        writeFile(at("models/.hidden.safetensors"), "part");
        writeFile(at("models/notes.txt"), "text");
        const auto session = start();
        ModelLibrary& models = session->models();
        const QAbstractItemModelTester tester(&models);
        const ModelsAdded report = models.add({at("models"), at("models/notes.txt")});
        QCOMPARE(report.watched, QStringList{at("models")});
        QCOMPARE(report.skipped, QStringList{QStringLiteral("notes.txt")});
        QTRY_COMPARE(models.count(), 4);
        const auto state = [&](const char* name) {
            const ModelEntry* entry = models.find(at(name));
            return entry ? entry->state : ModelState::Missing;
        };
        QTRY_COMPARE(state("models/sd15"), ModelState::Ready);
        QTRY_COMPARE(state("models/deep/er/ink-lora.safetensors"), ModelState::Usable);
        QCOMPARE(models.loraOfName(QStringLiteral("Ink-LoRA")), at("models/deep/er/ink-lora.safetensors"));
        QCOMPARE(models.loraOfName(QStringLiteral("flux")), QString());
        QVERIFY(models.isLoraFile(at("models/deep/er/ink-lora.safetensors")));
        QVERIFY(!models.isLoraFile(at("models/damaged.safetensors")));
        QTRY_COMPARE(state("models/flux.CKPT"), ModelState::Unsupported);
        QTRY_COMPARE(state("models/damaged.safetensors"), ModelState::Unusable);
        QVERIFY(models.find(at("models/flux.CKPT"))->reason.contains(QLatin1String("Stable Diffusion")));
        QVERIFY(models.find(at("models/damaged.safetensors"))->reason.contains(QLatin1String("7 bytes")));
        QCOMPARE(session->form().form().model, at("models/sd15")); // the only one that can paint is chosen
    }

    void whatComesGoesAndIsRenamedIsNoticed()
    {
        writeFile(at("models/a.safetensors"), "first");
        const auto session = start();
        ModelLibrary& models = session->models();
        models.add({at("models")});
        QTRY_COMPARE(models.count(), 1);
        QTRY_COMPARE(models.sha256Of(at("models/a.safetensors")), digest("first"));

        writeFile(at("models/new/b.safetensors"), "second");
        QTRY_COMPARE(models.count(), 2);
        QTRY_COMPARE(models.sha256Of(at("models/new/b.safetensors")), digest("second"));

        QSignalSpy moved(&models, &ModelLibrary::moved);
        QVERIFY(QFile::rename(at("models/a.safetensors"), at("models/new/c.safetensors")));
        QTRY_COMPARE(moved.size(), 1); // known again by its contents
        QCOMPARE(moved[0][0].toString(), at("models/a.safetensors"));
        QCOMPARE(moved[0][1].toString(), at("models/new/c.safetensors"));
        QCOMPARE(models.count(), 2);

        QVERIFY(QFile::remove(at("models/new/b.safetensors")));
        QTRY_COMPARE(models.find(at("models/new/b.safetensors"))->state, ModelState::Missing);
        writeFile(at("models/new/b.safetensors"), "another");
        QTRY_COMPARE(models.sha256Of(at("models/new/b.safetensors")), digest("another"));
        QCOMPARE(models.find(at("models/new/b.safetensors"))->state, ModelState::Ready);
    }

    void aWatchedFolderThatVanishesIsFoundAgain() // a disk that is pulled out, with the folder above
    {
        writeFile(at("disk/models/a.safetensors"), "first");
        const auto session = start();
        ModelLibrary& models = session->models();
        models.add({at("disk/models")});
        QTRY_COMPARE(models.sha256Of(at("disk/models/a.safetensors")), digest("first"));
        QVERIFY(QDir(at("disk")).removeRecursively());
        const auto state = [&] {
            return models.find(at("disk/models/a.safetensors"))->state;
        };
        QTRY_COMPARE(state(), ModelState::Missing);
        QCOMPARE(models.watch().folders(), QStringList{at("disk/models")});
        writeFile(at("disk/models/a.safetensors"), "first");
        QTRY_COMPARE(state(), ModelState::Ready);
        QTRY_COMPARE(
            models.sha256Of(at("disk/models/a.safetensors")), digest("first")); // its date is another
    }

    void picturesNameAModelByTheHashThatIsRememberedOfIt()
    {
        writeFile(at("models/sd15/model_index.json"), "{}");
        writeFile(at("models/sd15/unet/model.safetensors"), "weights");
        const std::filesystem::path model = at("models/sd15").toStdString();
        const QString catalogue = SessionPaths::inFolder(at("profile")).modelsFile;
        QCOMPARE(rememberedHash(catalogue, model), std::string());
        const auto session = start();
        session->models().add({at("models")});
        QTRY_VERIFY(!session->models().sha256Of(at("models/sd15")).isEmpty());
        const std::string hash = shortHash(session->models().sha256Of(at("models/sd15"))).toStdString();
        QTRY_COMPARE(rememberedHash(catalogue, model), hash);
        QCOMPARE(rememberedHash(catalogue, model / "unet" / ".."), hash);
        QCOMPARE(rememberedHash(catalogue, model / "unet"), std::string());
        writeFile(at("models/sd15/unet/model.safetensors"), "other weights");
        QCOMPARE(rememberedHash(catalogue, model), std::string()); // until that has been read, too
    }

    void lorasAreFoundByTheirNamesAndHashedAsOthersDo()
    {
        const QByteArray header = R"({"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})";
        const auto fileOf = [](const QByteArray& json, const QByteArray& data) {
            QByteArray length(8, '\0');
            length[0] = static_cast<char>(json.size());
            return length + json + data;
        };
        writeFile(at("models/deep/Ink.safetensors"), fileOf(header, "data"));
        writeFile(at("models/told.safetensors"),
            fileOf(R"({"__metadata__":{"sshs_model_hash":"00112233aabbccdd"}})", {}));
        writeFile(at("known/lora-paper.ckpt"), "paper");
        const QString catalogue = at("catalogue.json");
        writeCatalogue(catalogue,
            {{.path = at("known/lora-paper.ckpt"), .kind = QStringLiteral("lora")},
                {.path = at("known/gone.safetensors"), .kind = QStringLiteral("lora")},
                {.path = at("models/told.safetensors"), .kind = QStringLiteral("vae")}});
        LoraFiles loras(catalogue, {at("models")});
        const auto found = [&loras](const char* name) {
            return QString::fromStdU16String(loras.find(name).u16string());
        };
        QCOMPARE(found("Ink"), at("models/deep/Ink.safetensors"));
        QCOMPARE(found("ink"), at("models/deep/Ink.safetensors"));
        QCOMPARE(found("lora-paper"), at("known/lora-paper.ckpt"));
        QCOMPARE(found("gone"), QString());
        writeFile(at("models/hedgehog/lora.safetensors"), fileOf(header, "run"));
        QCOMPARE(found("hedgehog"), at("models/hedgehog/lora.safetensors")); // as its run is called
        QCOMPARE(found("lora"), at("models/hedgehog/lora.safetensors"));
        QCOMPARE(LoraFiles(catalogue).find("told"), std::filesystem::path()); // no LoRA
        QCOMPARE(loras.hash(loras.find("Ink")), digest("data").left(12).toStdString());
        QCOMPARE(loras.hash(loras.find("told")), std::string("00112233aabb"));
        QCOMPARE(loras.hash(loras.find("lora-paper")), digest("paper").left(12).toStdString());
        writeFile(at("models/deep/Ink.safetensors"), fileOf(header, "other data"));
        QCOMPARE(loras.hash(loras.find("Ink")), digest("other data").left(12).toStdString());
    }

    void hashesAndMissingModelsAreRemembered()
    {
        writeFile(at("models/ink-lora-xl.safetensors"), "lora");
        const QString path = at("models/ink-lora-xl.safetensors");
        {
            const auto session = start();
            session->models().add({at("models")});
            QTRY_COMPARE(session->models().sha256Of(path), digest("lora"));
        }
        QVERIFY(QFile::rename(path, at("elsewhere.safetensors")));
        {
            const auto session = start();
            QCOMPARE(session->models().sha256Of(path), digest("lora")); // at once
            QTRY_COMPARE(session->models().find(path)->state, ModelState::Missing);
            const ModelEntry* entry = session->models().find(path);
            QVERIFY(entry->facts->kind == ModelKind::Lora);
            QCOMPARE(QString::fromStdString(entry->facts->family), QStringLiteral("sdxl"));

            QSignalSpy moved(&session->models(), &ModelLibrary::moved);
            session->models().relocate(path, at("elsewhere.safetensors"));
            QCOMPARE(moved.size(), 1);
            QVERIFY(!session->models().find(path));
            QTRY_COMPARE(session->models().find(at("elsewhere.safetensors"))->state, ModelState::Ready);
        }
        writeFile(at("profile/models.json"), "{\"version\": 1, \"models\": [7, {\"path\"");
        const auto session = start(); // a damaged catalogue costs nothing but time
        QTRY_COMPARE(session->models().sha256Of(at("elsewhere.safetensors")), digest("lora"));
    }

    void aChangedFileLosesItsHash()
    {
        writeFile(at("a.safetensors"), "first");
        const auto session = start();
        ModelLibrary& models = session->models();
        models.add({at("a.safetensors")});
        QTRY_COMPARE(models.sha256Of(at("a.safetensors")), digest("first"));
        writeFile(at("a.safetensors"), "a longer one");
        models.refresh();
        QTRY_COMPARE(models.sha256Of(at("a.safetensors")), digest("a longer one"));
    }

    void verifyingComparesTheHash()
    {
        writeFile(at("a.safetensors"), "first");
        const auto session = start();
        ModelLibrary& models = session->models();
        models.add({at("a.safetensors")});
        QTRY_COMPARE(models.sha256Of(at("a.safetensors")), digest("first"));
        QSignalSpy verified(&models, &ModelLibrary::verified);
        models.verify(at("a.safetensors"));
        QTRY_COMPARE(verified.size(), 1);
        QCOMPARE(verified[0][1].toString(), digest("first"));
        QCOMPARE(verified[0][2].toString(), digest("first"));

        // As a disk that forgets: other contents under the same date.
        const QDateTime date = QFileInfo(at("a.safetensors")).lastModified();
        QFile file(at("a.safetensors"));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.write("FIRST") == 5 && file.flush());
        QVERIFY(file.setFileTime(date, QFileDevice::FileModificationTime));
        file.close();
        models.verify(at("a.safetensors"));
        QTRY_COMPARE(verified.size(), 2);
        QCOMPARE(verified[1][1].toString(), digest("first"));
        QCOMPARE(verified[1][2].toString(), digest("FIRST"));
    }

    void removingLeavesFilesAlone()
    {
        writeFile(at("models/a.safetensors"), "a");
        writeFile(at("b.safetensors"), "b");
        const QStringList both{at("models/a.safetensors"), at("b.safetensors")};
        {
            const auto session = start();
            session->models().add({at("models"), at("b.safetensors")});
            QTRY_COMPARE(session->models().count(), 2);
            for (const QString& path : both)
                session->models().remove(path);
            session->models().refresh();
            QSignalSpy scanned(&session->models(), &ModelLibrary::scanned);
            QVERIFY(scanned.wait());
            QCOMPARE(session->models().count(), 0);
        }
        const auto session = start();
        QSignalSpy scanned(&session->models(), &ModelLibrary::scanned);
        QVERIFY(scanned.wait());
        QCOMPARE(session->models().count(), 0); // also after a start
        for (const QString& path : both)
            QVERIFY(QFile::exists(path));
        QCOMPARE(session->models().add(both).listed, both); // until they are added again
        QCOMPARE(session->models().count(), 2);
        session->models().unwatch(at("models"));
        QVERIFY(session->models().watch().folders().isEmpty());
        QCOMPARE(session->models().count(), 1);
    }

    void aFoldersHashIsThatOfItsWeights()
    {
        writeFile(at("m/model_index.json"), "{}");
        writeFile(at("m/unet/model.safetensors"), "u");
        writeFile(at("m/vae/model.safetensors"), "v");
        const QByteArray lines = digest("u").toLatin1() + "  unet/model.safetensors\n"
            + digest("v").toLatin1() + "  vae/model.safetensors\n";
        QCOMPARE(sha256Of(at("m")), digest(lines));
        QCOMPARE(shortHash(digest("u")).size(), 10);
        QCOMPARE(sha256Of(at("gone")), nothingKnown);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(sha256Of(at("m"), stop.get_token()), nothingKnown);
    }

    void linksInCirclesEnd()
    {
        writeFile(at("models/a.safetensors"), "a");
        QVERIFY(QFile::link(at("models"), at("models/again")));
        QCOMPARE(findModels(at("models")).models.size(), 1U);
    }

    void thousandsOfModelsDoNotBlockTheWindow()
    {
        for (int i = 0; i < 2000; ++i)
            writeFile(at("models") + QStringLiteral("/%1/lora%2.safetensors").arg(i % 20).arg(i), "lora");
        const auto session = start();
        Heartbeat heartbeat;
        QSignalSpy scanned(&session->models(), &ModelLibrary::scanned);
        session->models().add({at("models")});
        while (session->models().count() < 2000)
            QVERIFY(scanned.wait(20000));
        QVERIFY2(heartbeat.neverWaited(250), qPrintable(QString::number(heartbeat.longestMs())));
    }

    void theLoadedModelIsKnownAndUnloaded()
    {
        writeFile(at("owl/model_index.json"), "{}");
        const auto session = start();
        session->settings().set(settings::outputFolder, at("out"));
        session->models().add({at("owl")});
        QTRY_VERIFY(session->whyNotGenerate().isEmpty());
        QVERIFY(session->loadedModel().isEmpty());
        session->generate(QueuePlace::Last);
        QTRY_COMPARE(session->loadedModel(), at("owl"));
        QTRY_VERIFY(session->queue().isIdle());
        QCOMPARE(m_script.enginesAlive(), 1);
        session->unloadModel();
        QTRY_COMPARE(m_script.enginesAlive(), 0);
        QVERIFY(session->loadedModel().isEmpty());
        session->generate(QueuePlace::Last); // loads it again
        QTRY_COMPARE(session->loadedModel(), at("owl"));
    }

    void importsAreCopiedAndListed()
    {
        writeFile(at("source/a.safetensors"), QByteArray(100000, 'a'));
        writeFile(at("source/sd/model_index.json"), "{}");
        writeFile(at("source/sd/unet/model.safetensors"), "weights");
        const auto session = start();
        ModelTransfers& transfers = session->transfers();
        const QAbstractItemModelTester tester(&transfers);
        transfers.import(at("source/a.safetensors"));
        transfers.import(at("source/sd"));
        const qint64 again = transfers.import(at("source/a.safetensors"));
        QTRY_VERIFY(transfers.find(again)->state == TransferState::Failed);
        QVERIFY(transfers.find(again)->failure->sentence.contains(QLatin1String("there already")));
        QCOMPARE(transfers.at(0).state, TransferState::Done);
        QCOMPARE(transfers.at(1).state, TransferState::Done);
        QVERIFY(session->models().find(at("library/a.safetensors")));
        QTRY_COMPARE(session->models().find(at("library/sd"))->state, ModelState::Ready);
        QCOMPARE(QFileInfo(at("library/a.safetensors")).size(), 100000);
        QCOMPARE(
            QDir(at("library")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);
    }

    void aTokenIsKeptForItsServerAndInMemoryAlone()
    {
        HttpServer server([](const HttpRequest& request) {
            return request.headers.value("authorization") == "Bearer hf_secret"
                ? serve(request, QByteArray(1000, 'w'), "\"one\"")
                : HttpAnswer{.status = 401};
        });
        {
            const auto session = start();
            ModelTransfers& transfers = session->transfers();
            const qint64 id = transfers.download({.url = server.url(QStringLiteral("/owl.safetensors"))});
            QTRY_VERIFY(transfers.find(id)->state == TransferState::Failed);
            QVERIFY(transfers.find(id)->wantsToken);
            transfers.again(id, QStringLiteral("hf_secret"));
            QVERIFY(!transfers.find(id)->wantsToken);
            QTRY_VERIFY(transfers.find(id)->state == TransferState::Done);
            const qint64 next = transfers.download({.url = server.url(QStringLiteral("/fox.safetensors"))});
            QTRY_VERIFY(transfers.find(next)->state == TransferState::Done); // known there already
        }
        QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("hf_secret"), qPrintable(file.fileName()));
        }
    }

    void downloadsCanBeStoppedGoOnAndAreListed()
    {
        const QByteArray content(200000, 'w');
        HttpServer server([&](const HttpRequest& request) {
            HttpAnswer answer = serve(request, content, "\"one\"");
            answer.pieceEveryMs = request.number == 0 ? 5 : 0;
            return answer;
        });
        const auto session = start();
        ModelTransfers& transfers = session->transfers();
        const qint64 id = transfers.download({.url = server.url(QStringLiteral("/owl-lora.safetensors"))});
        QTRY_VERIFY(transfers.find(id)->received > 0);
        transfers.stop(id);
        QTRY_VERIFY(transfers.find(id)->state == TransferState::Stopped);
        QVERIFY(QFile::exists(at("library/.owl-lora.safetensors.part")));
        transfers.again(id);
        QTRY_VERIFY(transfers.find(id)->state == TransferState::Done);
        QVERIFY(server.requests().last().from() > 0);
        QTRY_COMPARE(session->models().sha256Of(at("library/owl-lora.safetensors")), digest(content));

        const qint64 gone = transfers.download({.url = server.url(QStringLiteral("/b.safetensors"))});
        QTRY_VERIFY(transfers.find(gone)->received > 0);
        transfers.stop(gone);
        QTRY_VERIFY(transfers.find(gone)->state == TransferState::Stopped);
        transfers.dismiss(gone);
        QTRY_VERIFY(!QFile::exists(at("library/.b.safetensors.part")));
        QCOMPARE(transfers.count(), 1);
    }
};

CANDELA_QT_TEST(ModelLibraryTest)
#include "model_library_test.moc"
