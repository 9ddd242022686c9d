#include "tests/ui/screenshots/studio.h"

#include "tests/support/scripted_relight.h"
#include "ui/widgets/fold_section.h"

namespace candela::test
{
namespace
{

void waitForPreview(Studio& studio)
{
    waitFor([&] { return !studio.session->relight().preview().isBusy(); });
    Studio::settle(700); // full size
    waitFor([&] { return !studio.session->relight().preview().isBusy(); });
}

} // namespace

void takeRelight(Camera& camera)
{
    Studio studio(camera.look());
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
        stage.fail(1, "'old-town-at-night.jpg' is broken inside and cannot be decoded.");
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

} // namespace candela::test
