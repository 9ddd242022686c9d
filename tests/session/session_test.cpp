#include "app/session/paths.h"
#include "app/session/session.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace candela;
using namespace candela::test;

class SessionTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_model;
    int m_count = 0;

    /// Fresh paths, as on a first run.
    SessionPaths freshPaths()
    {
        return SessionPaths::inFolder(m_folder.filePath(QString::number(++m_count)));
    }

    QString makeModelFolder(const QString& name)
    {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(path);
        QFile file(path + QStringLiteral("/model_index.json"));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no model folder");
        return path;
    }

    void saveInto(Session& session)
    {
        session.settings().set(settings::outputFolder, m_folder.filePath(QStringLiteral("out")));
    }

private Q_SLOTS:
    void aFoundPicturesSettingsAreTakenOver()
    {
        EngineScript script;
        script.modelInfo.defaults = {.steps = 20, .cfg = 5, .width = 64, .height = 64};
        PictureParameters found{.program = "ComfyUI"};
        found.request = {
            .prompt = "a lamp", .negative = "dark", .seed = 7, .cfg = 3.5, .width = 128, .height = 192};
        found.request.sampler = SamplerKind::Heun;
        found.request.schedule = ScheduleKind::Karras;
        found.hasSeed = true;
        found.model = "DEMO.safetensors";
        found.notRestored = {"Lora: ink (0.8)"};
        script.readPictureParameters =
            [&](const std::filesystem::path& file) -> std::optional<PictureParameters> {
            if (file.filename() == "bad.png")
                throw badInput("bad.png is damaged.", "Take another.");
            return file.filename() == "mute.png" ? std::nullopt : std::optional(found);
        };
        Session session(script.services(m_model), freshPaths());
        QTRY_COMPARE(session.form().form().width, 64);
        const GenerateForm before = session.form().form();
        QSignalSpy restored(&session, &Session::restored);
        const auto read = [&](const QString& file) {
            restored.clear();
            session.restoreFrom(file);
            if (!restored.wait())
                qFatal("nothing came back");
            return restored.front().front().value<RestoredSettings>();
        };
        QCOMPARE(read(QStringLiteral("bad.png")).failure->sentence, QStringLiteral("bad.png is damaged."));
        QVERIFY(read(QStringLiteral("mute.png")).failure->sentence.contains(QLatin1String("mute.png")));
        QVERIFY(session.form().form() == before);

        const RestoredSettings outcome = read(QStringLiteral("good.png"));
        QVERIFY(!outcome.failure);
        QCOMPARE(outcome.program, QStringLiteral("ComfyUI"));
        QCOMPARE(outcome.notRestored, QStringList(QStringLiteral("Lora: ink (0.8)")));
        const GenerateForm& form = session.form().form();
        QCOMPARE(form.prompt, QStringLiteral("a lamp"));
        QCOMPARE(form.negative, QStringLiteral("dark"));
        QCOMPARE(form.seed, 7U);
        QVERIFY(!form.randomSeed);
        QCOMPARE(form.steps, before.steps); // the picture did not name them
        QCOMPARE(form.cfg, 3.5);
        QCOMPARE(QSize(form.width, form.height), QSize(128, 192));
        QVERIFY(form.sampler == SamplerKind::Heun && form.schedule == ScheduleKind::Karras);
        QCOMPARE(form.model, m_model); // listed under that name
        session.form().undoStack().undo();
        QVERIFY(session.form().form() == before);

        QDir(m_folder.path()).mkdir(QStringLiteral("loras"));
        QFile ink(m_folder.filePath(QStringLiteral("loras/lora-ink.safetensors")));
        QVERIFY(ink.open(QIODevice::WriteOnly) && ink.write("ink") == 3);
        ink.close();
        session.models().add({m_folder.filePath(QStringLiteral("loras"))});
        QTRY_VERIFY(!session.models().loraOfName(QStringLiteral("lora-ink")).isEmpty());
        found.notRestored.clear();
        found.loras = {{.name = "Lora-Ink", .scale = 0.8, .alpha = 4}, {.name = "gone", .scale = 1}};
        found.request.prompt = "a lamp <lora:lora-ink:0.5> <lora:lost:1>";
        QCOMPARE(read(QStringLiteral("good.png")).notRestored,
            (QStringList{QStringLiteral("Lora: gone (1)"), QStringLiteral("Lora: lost")}));
        QCOMPARE(session.form().form().loras,
            (QList<FormLora>{{.file = m_folder.filePath(QStringLiteral("loras/lora-ink.safetensors")),
                .weight = 0.8,
                .alpha = 4}}));

        found.model = "another.safetensors";
        QVERIFY(read(QStringLiteral("good.png"))
                    .notRestored.contains(QStringLiteral("Model: another.safetensors")));
        QCOMPARE(session.form().form().model, m_model);
    }

    void initTestCase() { m_model = makeModelFolder(QStringLiteral("demo")); }

    void theFirstRunPaintsWithOneClick()
    {
        EngineScript script;
        script.modelInfo.defaults = {.steps = 20, .cfg = 5, .width = 64, .height = 64};
        script.modelInfo.examplePrompt = "an owl and a key, white background";
        Session session(script.services(m_model), freshPaths());
        saveInto(session);
        const QAbstractItemModelTester tester(&session.history());
        QVERIFY(!session.form().form().prompt.isEmpty());
        QCOMPARE(session.form().form().model, m_model);
        QTRY_COMPARE(session.form().form().width, 64);
        QCOMPARE(session.form().form().prompt, QStringLiteral("an owl and a key, white background"));
        QVERIFY(!session.form().undoStack().canUndo());
        QVERIFY(session.whyNotGenerate().isEmpty());
        QVERIFY(!session.generate(QueuePlace::Last));
        QTRY_COMPARE(session.history().rowCount(), 1);
        QTRY_VERIFY(session.queue().isIdle());

        const HistoryEntry& entry = session.history().at(0);
        QVERIFY(QFile::exists(entry.file));
        QCOMPARE(entry.request.seed, session.form().form().seed); // the random seed is shown
        QVERIFY(session.form().form().randomSeed);
        QCOMPARE(session.history().picture(entry.id).size(), QSize(64, 64));
        const GenerateRequest request = script.requests().front();
        QVERIFY(request.model.empty()); // the bundled model
        QCOMPARE(toQString(request.output), m_folder.filePath(QStringLiteral("out")));
        QCOMPARE(session.prompts().prompts().value(0), session.form().form().prompt);

        const std::unique_ptr<QMimeData> dragged(session.history().mimeData({session.history().index(0)}));
        QCOMPARE(dragged->urls().value(0).toLocalFile(), entry.file);
        QVERIFY(dragged->hasImage());
    }

    void theDraftIsSavedAndRestored()
    {
        const SessionPaths paths = freshPaths();
        EngineScript script;
        {
            Session session(script.services(m_model), paths);
            session.form().edit(
                FormField::Prompt, [](GenerateForm& form) { form.prompt = QStringLiteral("a boat"); });
            QVERIFY(!QFile::exists(paths.draftFile));
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(paths.draftFile), 5000);
            session.form().edit(FormField::Steps, [](GenerateForm& form) { form.steps = 9; });
        }
        Session session(script.services(m_model), paths);
        QCOMPARE(session.form().form().prompt, QStringLiteral("a boat"));
        QCOMPARE(session.form().form().steps, 9); // edited last moment: saved when closing
        QTRY_VERIFY(session.models().find(m_model)->info);
        QCOMPARE(session.form().form().steps, 9);
    }

    void anUnwritableOutputFolderIsSaidBeforeAnythingIsQueued()
    {
        EngineScript script;
        Session session(script.services(m_model), freshPaths());
        QFile file(m_folder.filePath(QStringLiteral("a file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        session.settings().set(settings::outputFolder, file.fileName() + QStringLiteral("/pictures"));
        const auto failure = session.generate(QueuePlace::Last);
        QVERIFY(failure);
        QVERIFY(failure->sentence.contains(QStringLiteral("pictures")));
        QVERIFY(!failure->remedy.isEmpty());
        QCOMPARE(session.queue().rowCount(), 0);
    }

    void withoutAModelGenerateSaysWhy()
    {
        EngineScript script;
        Session session(script.services({}), freshPaths());
        QVERIFY(!session.whyNotGenerate().isEmpty());
        QVERIFY(session.generate(QueuePlace::Last));
        QCOMPARE(session.models().addFolder(m_folder.path()), QStringList{m_model}); // looks one folder down
        QCOMPARE(session.form().form().model, m_model); // the only one is chosen
        QTRY_VERIFY(session.whyNotGenerate().isEmpty());
        QVERIFY(session.models().addFolder(m_model + QStringLiteral("/none")).isEmpty());
    }

    void aModelThatHasGoneIsMissingAndComesBack()
    {
        const SessionPaths paths = freshPaths();
        const QString model = makeModelFolder(QStringLiteral("mine"));
        EngineScript script;
        {
            Session session(script.services(m_model), paths);
            session.models().addFolder(model);
            session.form().edit(FormField::Model, [&](GenerateForm& form) { form.model = model; });
        }
        const QString moved = m_folder.filePath(QStringLiteral("moved"));
        QVERIFY(QDir().rename(model, moved));
        Session session(script.services(m_model), paths);
        const QAbstractItemModelTester tester(&session.models());
        QTRY_COMPARE(session.models().find(model)->state, ModelState::Missing);
        QVERIFY(session.whyNotGenerate().contains(QStringLiteral("mine")));
        QVERIFY(session.models()
                    .index(session.models().rowOf(model))
                    .data()
                    .toString()
                    .startsWith(QStringLiteral("mine")));

        QVERIFY(QDir().rename(moved, model));
        session.models().refresh();
        QTRY_COMPARE(session.models().find(model)->state, ModelState::Ready);
        QVERIFY(session.whyNotGenerate().isEmpty());
        QVERIFY(QDir(model).removeRecursively());
    }

    void everySettingIsThereAfterARestart()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("settings.ini"));
        for (const char* theme : {"dark", "light"}) { // written over, too
            {
                Settings settings(file);
                settings.set(settings::theme, QString::fromLatin1(theme));
                settings.set(settings::language, QStringLiteral("zh_CN"));
                settings.set(settings::prompts, {QStringLiteral("a, b=c"), QStringLiteral("模型")});
            }
            const Settings settings(file);
            QCOMPARE(settings.get(settings::theme), QString::fromLatin1(theme));
            QCOMPARE(settings.get(settings::language), QStringLiteral("zh_CN"));
            QCOMPARE(settings.get(settings::prompts).size(), 2);
        }
        QVERIFY(QFile::remove(file));
        QFile former(file);
        QVERIFY(former.open(QIODevice::WriteOnly));
        former.write("[%General]\ntheme=dark\n");
        former.close();
        QCOMPARE(Settings(file).get(settings::theme), QStringLiteral("dark"));
    }

    void aFullDiskKeepsTheSettingsThatWereThere()
    {
#ifndef Q_OS_UNIX
        QSKIP("needs a limit to the size of files");
#else
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("settings.ini"));
        {
            Settings settings(file);
            settings.set(settings::relightRatio, 4.5);
        }
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{
            .rlim_cur = 60, .rlim_max = before.rlim_max}; // for this process, as a full disk is
        Settings settings(file);
        QSignalSpy written(&settings, &Settings::writtenChanged);
        setrlimit(RLIMIT_FSIZE, &tight);
        settings.set(settings::prompts, QStringList{QString(200, u'x')});
        QTRY_COMPARE(written.size(), 1);
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!settings.isWritten());
        QCOMPARE(Settings(file).get(settings::relightRatio), 4.5);
        settings.set(settings::relightQuality, 80); // tried again with the next change at the latest
        QTRY_VERIFY_WITH_TIMEOUT(settings.isWritten(), 15'000);
        QCOMPARE(Settings(file).get(settings::prompts).size(), 1);
#endif
    }

    void picturesAreSavedAsTheSettingsSay()
    {
        EngineScript script;
        Session session(script.services(m_model), freshPaths());
        saveInto(session);
        const auto asked = [&session] {
            return std::get<GenerateRequest>(session.requestNow());
        };
        QCOMPARE(asked().format, std::string("png"));
        QCOMPARE(asked().quality, 95);
        session.settings().set(settings::outputFormat, QStringLiteral("webp"));
        session.settings().set(settings::outputQuality, 70);
        QCOMPARE(asked().format, std::string("webp"));
        QCOMPARE(asked().quality, 70);
        session.settings().set(settings::outputQuality, 700); // by hand, in the file
        QCOMPARE(asked().quality, 100);

        session.queue().setPaused(true);
        QVERIFY(!session.generate(QueuePlace::Last));
        session.settings().set(settings::outputFormat, QStringLiteral("jpg"));
        const JobId job = session.queue().at(0).id;
        QVERIFY(session.editJob(job));
        session.form().edit(FormField::Steps, [](GenerateForm& form) { form.steps = 31; });
        QVERIFY(!session.endEdit(true));
        const auto& edited = std::get<GenerateRequest>(session.queue().find(job)->request);
        QCOMPARE(edited.steps, 31);
        QCOMPARE(edited.format, std::string("webp")); // as it was asked for
    }

    void cancelledJobsKeepTheirFinishedPictures()
    {
        EngineScript script;
        script.setPlay([](Stage& stage) -> GenerateResult {
            GenerateResult result;
            result.pictures.push_back(stage.picture(0));
            stage.hold();
            return result;
        });
        Session session(script.services(m_model), freshPaths());
        saveInto(session);
        session.form().edit(FormField::Count, [](GenerateForm& form) { form.count = 3; });
        session.generate(QueuePlace::Last);
        QTRY_VERIFY(script.isHeld());
        QTRY_COMPARE(session.history().rowCount(), 1);
        session.queue().cancelRunning();
        QTRY_VERIFY(session.queue().isIdle());
        QCOMPARE(session.history().at(0).request.count, 1);
    }

    void picturesAreReadBackFromTheirFiles()
    {
        History history;
        const QString file = m_folder.filePath(QStringLiteral("picture.png"));
        QImage picture(20, 10, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(file));
        const qint64 known =
            history.add(1, {}, {.image = {}, .file = file}); // as when the cache has dropped it
        const qint64 lost = history.add(1, {}, {.image = {}, .file = file + QStringLiteral(".gone")});
        QSignalSpy loaded(&history, &History::pictureLoaded);
        QVERIFY(history.picture(known).isNull());
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(loaded[0].at(1).value<QImage>().size(), QSize(20, 10));
        QVERIFY(!history.picture(known).isNull());
        history.picture(lost);
        QTRY_COMPARE(loaded.size(), 2);
        QVERIFY(loaded[1].at(1).value<QImage>().isNull());
    }

    void atMostAHundredPromptsEachOnce()
    {
        EngineScript script;
        Session session(script.services({}), freshPaths());
        for (int i = 0; i < 120; ++i)
            session.prompts().add(QString::number(i));
        session.prompts().add(QStringLiteral("100"));
        session.prompts().add(QStringLiteral("  "));
        QCOMPARE(session.prompts().prompts().size(), 100);
        QCOMPARE(session.prompts().prompts().first(), QStringLiteral("100"));
        QCOMPARE(session.prompts().prompts().count(QStringLiteral("100")), 1);
        session.settings().set(settings::keepPrompts, false);
        session.prompts().add(QStringLiteral("secret"));
        QVERIFY(!session.prompts().prompts().contains(QStringLiteral("secret")));
    }

    void settingsKeepTheirTypes()
    {
        const QString file = m_folder.filePath(QStringLiteral("settings-test.ini"));
        {
            Settings settings(file);
            QSignalSpy changed(&settings, &Settings::changed);
            QCOMPARE(settings.get(settings::followResults), true);
            settings.set(settings::followResults, false);
            settings.set(settings::followResults, false);
            settings.set(settings::modelFolders, {QStringLiteral("/a b"), QStringLiteral("/ü")});
            QCOMPARE(changed.size(), 2);
            QVERIFY(Settings::isFor(changed[0][0].toString(), settings::followResults));
        }
        const Settings settings(file);
        QCOMPARE(settings.get(settings::followResults), false);
        QCOMPARE(settings.get(settings::modelFolders).size(), 2);
    }

    void tokensAreCountedOffTheMainThread()
    {
        EngineScript script;
        TokenCounter counter(script.services({}).makePromptCounter);
        QSignalSpy counted(&counter, &TokenCounter::counted);
        counter.setModel("/somewhere");
        counter.setText(QStringLiteral("a"), PromptGrammar::A1111);
        counter.setText(QStringLiteral("a red"), PromptGrammar::A1111);
        counter.setText(QStringLiteral("a red apple"), PromptGrammar::A1111);
        QTRY_VERIFY(!counted.isEmpty());
        QCOMPARE(counted.last().at(0).value<std::optional<PromptCounter::Count>>()->used, 3);
        QCOMPARE(counted.size(), 1); // only the latest text
    }
};

CANDELA_QT_TEST(SessionTest)
#include "session_test.moc"
