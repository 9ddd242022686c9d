// Renders the real window with a scripted engine, in both themes and both languages, into a folder:
//   screenshots FOLDER [generate | relight | gallery | models | queue | fleet | settings]
// QT_SCALE_FACTOR chooses the scale.
// What a test does not see is that it is ugly; so look at the pictures.

#include "app/session/paths.h"
#include "tests/support/file_drop.h"
#include "tests/support/http_server.h"
#include "tests/support/scripted_relight.h"
#include "tests/support/scripted_studio.h"
#include "ui/gallery/gallery_view.h"
#include "ui/main_window.h"
#include "ui/models/download_dialog.h"
#include "ui/models/models_page.h"
#include "ui/models/remove_dialog.h"
#include "ui/pages.h"
#include "ui/queue/close_dialog.h"
#include "ui/queue/queue_dock.h"
#include "ui/queue/queue_many_dialog.h"
#include "ui/queue/queue_table.h"
#include "ui/settings/key_edit.h"
#include "ui/theme/theme.h"
#include "ui/widgets/fold_section.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <cstdio>

using namespace candela;
using namespace candela::test;

namespace
{

constexpr QSize windowSize(1440, 900);
constexpr QSize smallestSize(1280, 720);

template <typename Condition>
void waitFor(Condition condition)
{
    if (!QTest::qWaitFor(condition, 20000))
        qFatal("the scripted engine does not do what the script says");
}

/// A studio on a fresh profile, driven as a user would.
struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;

    Studio(ThemeMode theme, const QString& language, bool withModel = true)
        : ScriptedStudio({.model = withModel ? QStringLiteral("Candela Demo") : QString(),
              .defaults = {.steps = 20, .cfg = 5, .width = 128, .height = 128}})
    {
        session->settings().set(settings::language, language);
        session->settings().set(
            settings::theme, theme == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
        open();
    }
    ~Studio() { stopAll(); }

    void open()
    {
        window = std::make_unique<MainWindow>(*session);
        addPages(*window, *session);
        window->resize(windowSize);
        window->show();
        window->activateWindow();
        settle();
    }

    /// Another session and window on the same profile.
    void restart()
    {
        window.reset();
        session.reset();
        session = std::make_unique<Session>(
            script.services(file(QStringLiteral("Candela Demo"))), SessionPaths::inFolder(folder.path()));
        open();
    }

    static void settle(int milliseconds = 80) { QTest::qWait(milliseconds); }

    void prompt(const char* text)
    {
        session->form().edit(
            FormField::Prompt, [text](GenerateForm& form) { form.prompt = QLatin1String(text); });
    }

    void paint(const char* text, quint32 seed, int count = 1)
    {
        prompt(text);
        session->form().edit(FormField::Seed, [seed](GenerateForm& form) {
            form.seed = seed;
            form.randomSeed = false;
        });
        session->form().edit(FormField::Count, [count](GenerateForm& form) { form.count = count; });
        session->generate(QueuePlace::Last);
        waitFor([this] { return session->queue().isIdle(); });
    }

    /// Night scenes in a folder of the profile's.
    QStringList nights(int count) const
    {
        const char* names[] = {"harbour", "old-town-at-night", "station", "bridge", "terrace"};
        QDir(folder.path()).mkdir(QStringLiteral("photos"));
        QStringList files;
        for (int i = 0; i < count; ++i) {
            files += file(QStringLiteral("photos/%1.jpg").arg(QLatin1String(names[i % 5])));
            paintNight(1536, i == 2 ? 2048 : 1024, 7u + static_cast<unsigned>(i))
                .save(files.last(), "JPG", 95);
        }
        return files;
    }
};

class Camera
{
public:
    explicit Camera(QString folder)
        : m_folder(std::move(folder))
    {
        QDir().mkpath(m_folder);
    }

    void look(const QString& theme, const QString& language) { m_look = theme + QLatin1Char('-') + language; }

    void take(QWidget* widget, const char* name)
    {
        Studio::settle();
        const int scale = qRound(qApp->devicePixelRatio() * 100);
        const QString file =
            QStringLiteral("%1/%2-%3@%4.png").arg(m_folder, QLatin1String(name), m_look).arg(scale);
        if (!widget->grab().save(file))
            qFatal("%s cannot be written", qPrintable(file));
        std::printf("%s\n", qPrintable(file));
    }

private:
    QString m_folder;
    QString m_look;
};

void takeGenerating(Studio& studio, Camera& camera)
{
    studio.script.setPlay(playHeldAt(13));
    studio.prompt("a small owl and a big key, white background");
    studio.session->generate(QueuePlace::Last);
    studio.session->generate(QueuePlace::Last);
    studio.session->generate(QueuePlace::Last);
    waitFor([&] { return studio.script.isHeld(); });
    Studio::settle(1300); // progress shows after a second
    camera.take(studio.window.get(), "generate-running");
    studio.window->close();
    Studio::settle();
    if (auto* question = studio.window->findChild<QDialog*>(QStringLiteral("CloseDialog"))) {
        camera.take(question, "close-dialog");
        question->reject();
    }
    studio.session->queue().cancelWaiting();
    studio.session->queue().cancelRunning();
    waitFor([&] { return studio.session->queue().isIdle(); });
}

void takeDialogs(Studio& studio, Camera& camera)
{
    studio.window->openSettings();
    auto* settings = studio.window->findChild<QDialog*>(QStringLiteral("SettingsDialog"));
    auto* sections = settings->findChild<QListWidget*>();
    const char* names[] = {
        "general", "folders", "performance", "output", "queue", "shortcuts", "privacy", "advanced"};
    for (int i = 0; i < sections->count(); ++i) {
        sections->setCurrentRow(i);
        camera.take(settings, qPrintable(QStringLiteral("settings-") + QLatin1String(names[i])));
    }
    sections->setCurrentRow(5);
    auto* keys = childOf<KeyEdit>(settings, "Keys");
    Q_EMIT keys->pressed(QKeyCombination(Qt::ControlModifier, Qt::Key_Q)); // somebody else's
    camera.take(settings, "settings-conflict");
    childOf<QLineEdit>(settings, "SearchSettings")->setText(QStringLiteral("JPEG"));
    camera.take(settings, "settings-search");
    settings->close();
    studio.window->openLogs();
    auto* logs = studio.window->findChild<QDialog*>(QStringLiteral("LogViewer"));
    camera.take(logs, "logs");
    logs->close();
    studio.window->openShortcuts();
    auto* shortcuts = studio.window->findChild<QDialog*>(QStringLiteral("ShortcutsDialog"));
    camera.take(shortcuts, "shortcuts");
    shortcuts->close();
    QMenu* run = studio.window->menuBar()->actions().at(2)->menu();
    run->popup({0, 0});
    camera.take(run, "menu-run");
    run->close();
}

void waitForPreview(Studio& studio)
{
    waitFor([&] { return !studio.session->relight().preview().isBusy(); });
    Studio::settle(700); // full size
    waitFor([&] { return !studio.session->relight().preview().isBusy(); });
}

void takeRelight(Camera& camera, ThemeMode theme, const QString& language)
{
    Studio studio(theme, language);
    Relight& relight = studio.session->relight();
    studio.window->showPage(1);
    camera.take(studio.window.get(), "relight-first-run");
    studio.window->resize(smallestSize);
    camera.take(studio.window.get(), "relight-first-run-smallest");
    QStringList files = studio.nights(5);
    relight.add(files + QStringList{studio.touch(QStringLiteral("notes.pdf"))});
    waitFor([&] { return relight.list().rowCount() == 5; });
    waitForPreview(studio);
    camera.take(studio.window.get(), "relight-added-smallest");
    studio.window->resize(windowSize);
    studio.script.setRelightPlay([](RelightStage& stage) {
        stage.tile(0, 4, 4);
        stage.finish(0);
        stage.fail(1, "'old-town-at-night.jpg' is truncated: 48 of 2048 rows are there.");
        stage.tile(2, 2, 4);
        stage.hold();
        return stage.result();
    });
    if (relight.relightAll())
        qFatal("cannot relight");
    waitFor([&] { return studio.script.isHeld(); });
    waitForPreview(studio);
    camera.take(studio.window.get(), "relight-running");
    studio.script.release();
    waitFor([&] { return !relight.isRunning(); });
    studio.script.setRelightPlay({});
    if (relight.relightAll())
        qFatal("cannot relight");
    waitFor([&] { return !relight.isRunning(); });
    waitForPreview(studio);
    studio.session->settings().set(settings::relightCompareMode, QStringLiteral("side"));
    camera.take(studio.window.get(), "relight-side");
    studio.session->settings().set(settings::relightCompareMode, QStringLiteral("hold"));
    relight.preview().choose(relight.list().at(2).id);
    relight.preview().setView(RelightView::Illumination);
    waitForPreview(studio);
    camera.take(studio.window.get(), "relight-illumination");
    relight.preview().setView(RelightView::Result);
    studio.session->settings().set(settings::relightCompareMode, QStringLiteral("split"));
    for (FoldSection* fold : studio.window->findChildren<FoldSection*>())
        fold->setOpen(true);
    relight.setReference(studio.file(QStringLiteral("photos")));
    if (relight.relightAll())
        qFatal("cannot relight");
    waitFor([&] { return !relight.isRunning(); });
    waitForPreview(studio);
    camera.take(studio.window.get(), "relight-evaluated");
    studio.window->resize(smallestSize);
    camera.take(studio.window.get(), "relight-evaluated-smallest");
}

/// A library as people have it.
constexpr std::pair<const char*, qint64> shownModels[] = {
    {"watercolour-v3.safetensors", 2132625918},
    {"watercolour-v3-inpainting.safetensors", 2132650982},
    {"lumen-xl-base.safetensors", 6938040682},
    {"kolors-unet.safetensors", 5159140240},
    {"loras/zxowl-ink-xl.safetensors", 151117304},
    {"loras/soft-evening-light.safetensors", 37861176},
    {"embeddings/bad-hands-5.pt", 7083},
    {"vae/ft-mse-840000.ckpt", 334695179},
    {"damaged.safetensors", 1203421},
};

/// Files of their sizes that take no room.
QString makeLibrary(const Studio& studio)
{
    for (const auto& [name, bytes] : shownModels) {
        QFile weights(studio.file(QStringLiteral("models/") + QLatin1String(name)));
        QDir().mkpath(QFileInfo(weights).path());
        if (!weights.open(QIODevice::WriteOnly) || !weights.resize(bytes))
            qFatal("no model");
    }
    return studio.file(QStringLiteral("models"));
}

void takeModels(Camera& camera, ThemeMode theme, const QString& language)
{
    {
        Studio empty(theme, language, false);
        empty.window->showPage(QStringLiteral("models"));
        camera.take(empty.window.get(), "models-empty");
    }
    Studio studio(theme, language);
    ModelLibrary& models = studio.session->models();
    studio.window->showPage(QStringLiteral("models"));
    auto* page = static_cast<ModelsPage*>(studio.window->currentPage());
    page->addModels({makeLibrary(studio)});
    waitFor([&] { return models.count() == static_cast<int>(std::size(shownModels)) + 1; });
    waitFor([&] {
        for (int row = 0; row < models.count(); ++row)
            if (models.at(row).state == ModelState::Checking)
                return false;
        return true;
    });
    auto* table = childOf<QTableView>(studio.window.get(), "Models");
    const auto choose = [&](const char* name) {
        for (int row = 0; row < table->model()->rowCount(); ++row)
            if (table->model()->index(row, 0).data().toString() == QLatin1String(name))
                table->setCurrentIndex(table->model()->index(row, 0));
    };
    choose("zxowl-ink-xl.safetensors");
    camera.take(studio.window.get(), "models");
    QFile::remove(studio.file(QStringLiteral("models/embeddings/bad-hands-5.pt")));
    models.refresh();
    choose("damaged.safetensors");
    HttpServer server([](const HttpRequest& request) {
        HttpAnswer answer = serve(request, QByteArray(50'000'000, 'w'), "\"one\"");
        answer.pieceEveryMs = 60;
        return request.path == "/gone.safetensors" ? HttpAnswer{.status = 401} : answer;
    });
    ModelTransfers& transfers = studio.session->transfers();
    transfers.download({.url = server.url(QStringLiteral("/gone.safetensors")),
        .folder = studio.file(QStringLiteral("library"))});
    transfers.download({.url = server.url(QStringLiteral("/evening-xl.safetensors")),
        .folder = studio.file(QStringLiteral("library"))});
    transfers.download({.url = server.url(QStringLiteral("/next.safetensors")),
        .folder = studio.file(QStringLiteral("library"))});
    waitFor([&] { return transfers.running() && transfers.running()->secondsLeft; });
    camera.take(studio.window.get(), "models-transfers");
    studio.window->resize(smallestSize);
    camera.take(studio.window.get(), "models-transfers-smallest");
    childOf<QPushButton>(studio.window.get(), "GiveToken")->click();
    auto* token = childOf<QDialog>(studio.window.get(), "TokenDialog");
    camera.take(token, "models-token");
    token->reject();
    QMenu* import = childOf<QPushButton>(studio.window.get(), "ImportModels")->menu();
    import->popup({0, 0});
    camera.take(import, "models-import");
    import->close();
    DownloadDialog download(studio.session->settings(), studio.window.get());
    download.findChild<QLineEdit*>(QStringLiteral("Address"))
        ->setText(QStringLiteral("https://huggingface.co/stabilityai/sd-turbo"));
    download.show();
    camera.take(&download, "models-download");
    RemoveDialog question(
        *models.find(studio.file(QStringLiteral("models/lumen-xl-base.safetensors"))), studio.window.get());
    question.show();
    camera.take(&question, "models-remove");
}

void takeGallery(Camera& camera, ThemeMode theme, const QString& language)
{
    Studio studio(theme, language);
    studio.window->showPage(QStringLiteral("gallery"));
    Studio::settle(300);
    camera.take(studio.window.get(), "gallery-empty");
    const char* prompts[] = {"a big red apple on a blue background",
        "a small orange pumpkin on a green background", "a big yellow lemon on a purple background",
        "an owl and a key, white background", "a small red apple on a green background"};
    for (quint32 i = 0; i < 9; ++i)
        studio.paint(prompts[i % 5], 40 + i * 7, 4);
    GalleryModel& model = studio.session->gallery().model();
    waitFor([&] { return model.rowCount() == 36; });
    auto* view = studio.window->findChild<GalleryView*>(QStringLiteral("Gallery"));
    Studio::settle(600);
    for (const int row : {1, 3, 4, 11, 17})
        studio.session->gallery().rate({model.idAt(row)}, 1 + row % 5);
    studio.session->gallery().setTags(model.idAt(3), {QStringLiteral("favourites"), QStringLiteral("fruit")});
    view->setCurrentIndex(model.index(3));
    Studio::settle(800);
    camera.take(studio.window.get(), "gallery");
    view->select({model.idAt(3), model.idAt(10)});
    Studio::settle(300);
    camera.take(studio.window.get(), "gallery-two-chosen");
    view->setFocus();
    QTest::keyClick(view, Qt::Key_D, Qt::ControlModifier);
    Studio::settle(600);
    camera.take(studio.window.get(), "gallery-compare");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTest::keyClick(view, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    Studio::settle(300);
    if (auto* dialog = studio.window->findChild<QDialog*>(QStringLiteral("ContactSheetDialog"))) {
        camera.take(dialog, "gallery-sheet");
        dialog->reject();
    }
    view->setCurrentIndex(model.index(1));
    studio.window->resize(smallestSize);
    Studio::settle(600);
    camera.take(studio.window.get(), "gallery-smallest");
    studio.session->gallery().setFilter({.text = QStringLiteral("nothing"), .since = {}, .kind = {}});
    Studio::settle(300);
    camera.take(studio.window.get(), "gallery-nothing-found");
}

void takeGenerate(Camera& camera, ThemeMode theme, const QString& language)
{
    {
        Studio studio(theme, language);
        camera.take(studio.window.get(), "generate-first-run");
        studio.paint("a big red apple on a blue background", 42, 2);
        studio.paint("a small orange pumpkin on a green background", 7);
        studio.paint("a big yellow lemon on a purple background", 1234567, 2);
        studio.paint("a big red apple on a blue background", 4294967295u);
        camera.take(studio.window.get(), "generate-finished");
        for (FoldSection* fold : studio.window->findChildren<FoldSection*>())
            fold->setOpen(true);
        camera.take(studio.window.get(), "generate-unfolded");
        for (FoldSection* fold : studio.window->findChildren<FoldSection*>())
            fold->setOpen(false);
        studio.window->resize(smallestSize);
        camera.take(studio.window.get(), "generate-smallest");
        studio.window->resize(windowSize);
        FileDrag drag(studio.window.get(), {studio.touch(QStringLiteral("found.png"), "x")});
        drag.enter({600, 400});
        camera.take(studio.window.get(), "generate-drop");
        drag.leave();
        takeGenerating(studio, camera);
        studio.script.setPlay(playError(ErrorKind::RunFailed,
            "A picture of 4096 × 4096 needs about 21.4 GB of memory, and 11.8 GB are free.",
            "Choose a smaller size, or close other programs."));
        studio.session->generate(QueuePlace::Last);
        waitFor([&] { return studio.session->queue().isIdle(); });
        camera.take(studio.window.get(), "generate-error");
        takeDialogs(studio, camera);
    }
    Studio empty(theme, language, false);
    camera.take(empty.window.get(), "generate-no-model");
}

/// The queue in every state, the question at closing, many at once, and what a crash has left.
void takeQueue(Camera& camera, ThemeMode theme, const QString& language)
{
    Studio studio(theme, language);
    JobQueue& queue = studio.session->queue();
    auto* dock = studio.window->findChild<QueueDock*>();
    dock->show();
    camera.take(studio.window.get(), "queue-empty");
    studio.paint("a big red apple on a blue background", 42);
    studio.paint("a small orange pumpkin on a green background", 7);
    studio.script.setPlay([](Stage& stage) -> GenerateResult {
        throw Error(ErrorKind::OutOfMemory,
            "A picture of " + std::to_string(stage.request().width.value_or(0))
                + " pixels would need about 21.4 GB of memory, and 11.8 GB are free.",
            "Choose a smaller size.");
    });
    studio.session->generate(QueuePlace::Last);
    waitFor([&] { return queue.isIdle(); });
    studio.script.setPlay(playHeldAt(13));
    std::vector<Request> more(6, queue.at(0).request);
    const char* prompts[] = {"a lighthouse at dusk, oil on canvas, wide brush strokes, calm sea",
        "an owl and a key", "a green pear", "a lamp, warm light", "a boat",
        "a big yellow lemon on a purple background"};
    for (std::size_t i = 0; i < more.size(); ++i)
        std::get<GenerateRequest>(more[i]).prompt = prompts[i];
    more.emplace_back(RelightRequest{.inputs = {"a.jpg", "b.jpg", "c.jpg"}});
    more.emplace_back(GridRequest{.pictures = {"a.png", "b.png"}, .columns = 2});
    const auto ids = queue.add(more, QueuePlace::Last);
    queue.pause({ids[3]});
    queue.cancel(ids[4]);
    waitFor([&] { return studio.script.isHeld(); });
    dock->table().selectRow(1);
    Studio::settle(1200); // for the bar of the run panel
    camera.take(studio.window.get(), "queue");
    studio.session->editJob(ids[2]);
    camera.take(studio.window.get(), "queue-edit");
    studio.session->endEdit(false);
    studio.window->close();
    camera.take(studio.window->findChild<CloseDialog*>(), "queue-close");
    studio.window->findChild<CloseDialog*>()->reject();
    {
        QueueManyDialog many(*studio.session, studio.window.get());
        many.show();
        many.findChild<QLineEdit*>(QStringLiteral("ManySeeds"))->setText(QStringLiteral("1-4"));
        auto* columns = many.findChild<QComboBox*>(QStringLiteral("ManyColumns"));
        columns->setCurrentIndex(1);
        many.findChild<QLineEdit*>(QStringLiteral("ManyColumnsValues"))
            ->setText(QStringLiteral("10, 20, 30"));
        Studio::settle(600);
        camera.take(&many, "queue-many");
    } // before its parent goes
    studio.script.setPlay(playAll);
    queue.setPaused(true);
    studio.script.release();
    waitFor([&] { return queue.isIdle(); });
    studio.restart();
    studio.window->findChild<QueueDock*>()->show();
    waitFor([&] { return studio.session->queue().news().has_value(); });
    camera.take(studio.window.get(), "queue-restart");
}

/// A queue that several machines share: that of CANDELA_SHARED_QUEUE, else a database that is away.
void takeFleet(Camera& camera, ThemeMode theme, const QString& language)
{
    Studio studio(theme, language);
    auto* dock = studio.window->findChild<QDockWidget*>(QStringLiteral("fleet"));
    auto* address = dock->findChild<QLineEdit*>();
    address->setText(
        qEnvironmentVariable("CANDELA_SHARED_QUEUE", QStringLiteral("postgresql://me@127.0.0.1:1/candela")));
    Q_EMIT address->editingFinished();
    dock->show();
    Studio::settle(1500);
    camera.take(studio.window.get(), "fleet");
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Candela Studio"));
    installTheme(application, ThemeMode::Dark);
    const QString page = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    Camera camera(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("screenshots"));
    for (const QString& language : {QStringLiteral("en"), QStringLiteral("zh_CN")}) {
        for (const ThemeMode theme : {ThemeMode::Dark, ThemeMode::Light}) {
            camera.look(
                theme == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"), language);
            const auto wanted = [&page](const char* name) {
                return page.isEmpty() || page == QLatin1String(name);
            };
            if (page == QLatin1String("settings")) {
                Studio studio(theme, language);
                takeDialogs(studio, camera);
            }
            if (wanted("generate"))
                takeGenerate(camera, theme, language);
            if (wanted("relight"))
                takeRelight(camera, theme, language);
            if (wanted("gallery"))
                takeGallery(camera, theme, language);
            if (wanted("models"))
                takeModels(camera, theme, language);
            if (wanted("queue"))
                takeQueue(camera, theme, language);
            if (wanted("fleet"))
                takeFleet(camera, theme, language);
        }
    }
    return 0;
}
