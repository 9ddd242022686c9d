#include "tests/ui/screenshots/studio.h"

#include "tests/support/file_drop.h"
#include "ui/canvas/mask_canvas.h"
#include "ui/widgets/fold_section.h"

#include <QDialog>
#include <QPushButton>
#include <QSpinBox>

namespace candela::test
{
namespace
{

/// A picture to begin from, with a mask painted over it, extended at the right.
void takeMask(Studio& studio, Camera& camera)
{
    const QString file = studio.nights(1).first();
    studio.session->useAsSource(file);
    auto* paint = studio.window->findChild<QPushButton*>(QStringLiteral("PaintMask"));
    auto* canvas = studio.window->findChild<MaskCanvas*>(QStringLiteral("MaskCanvas"));
    paint->click();
    waitFor([&] { return !canvas->isEmpty(); });
    studio.window->findChild<QSpinBox*>(QStringLiteral("ExtendRight"))->setValue(64);
    Studio::settle();
    const QPoint middle = canvas->rect().center();
    QTest::mousePress(canvas, Qt::LeftButton, {}, middle - QPoint(120, 40));
    for (const QPoint step : {QPoint(-60, -60), QPoint(0, 20), QPoint(60, -40)})
        QTest::mouseMove(canvas, middle + step);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, middle + QPoint(60, -40));
    Studio::settle();
    camera.take(studio.window.get(), "generate-mask");
    studio.window->resize(smallestSize);
    camera.take(studio.window.get(), "generate-mask-smallest");
    studio.window->resize(windowSize);
    studio.window->findChild<QPushButton*>(QStringLiteral("MaskDone"))->click();
    studio.session->form().edit(FormField::Source, [](GenerateForm& form) { form.beginFrom({}); });
}

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

/// One that fits, one that half does, one that is switched off.
void useLoras(Studio& studio)
{
    for (const char* name : {"ink-drawing-lora-v2.1", "half-lora", "soft-light-lora"}) {
        const QString file =
            studio.touch(QStringLiteral("loras/%1.safetensors").arg(QLatin1String(name)), "x");
        studio.session->models().add({file});
        studio.session->useLora(file);
    }
    studio.session->form().edit(FormField::Loras, [](GenerateForm& form) {
        form.loras[0].weight = 0.8;
        form.loras[1].weight = -0.35;
        form.loras[2].on = false;
    });
    studio.paint("a big red apple on a blue background", 42);
}

} // namespace

void takeGenerate(Camera& camera)
{
    {
        Studio studio(camera.look());
        camera.take(studio.window.get(), "generate-first-run");
        studio.paint("a big red apple on a blue background", 42, 2);
        studio.paint("a small orange pumpkin on a green background", 7);
        studio.paint("a big yellow lemon on a purple background", 1234567, 2);
        studio.paint("a big red apple on a blue background", 4294967295u);
        camera.take(studio.window.get(), "generate-finished");
        useLoras(studio);
        camera.take(studio.window.get(), "generate-loras");
        for (FoldSection* fold : studio.window->findChildren<FoldSection*>())
            fold->setOpen(true);
        studio.prompt("(a big red apple:1.2) on a [blue:green:0.5] background, \\(studio\\), [noise] BREAK "
                      "<lora:ink:0.8>"
                      " {soft|hard} __light__ AND an owl:0.5");
        Studio::settle();
        camera.take(studio.window.get(), "generate-unfolded");
        studio.prompt("a big red apple on a blue background");
        for (FoldSection* fold : studio.window->findChildren<FoldSection*>())
            fold->setOpen(false);
        studio.window->resize(smallestSize);
        camera.take(studio.window.get(), "generate-smallest");
        studio.window->resize(windowSize);
        FileDrag drag(studio.window.get(), {studio.touch(QStringLiteral("found.png"), "x")});
        drag.enter({600, 400});
        camera.take(studio.window.get(), "generate-drop");
        drag.leave();
        takeMask(studio, camera);
        takeGenerating(studio, camera);
        studio.script.setPlay(playError(ErrorKind::RunFailed,
            "A picture of 4096x4096 pixels would need about 21.4 GB of memory, and 11.8 GB are free.",
            "Choose a smaller size."));
        studio.session->generate(QueuePlace::Last);
        waitFor([&] { return studio.session->queue().isIdle(); });
        camera.take(studio.window.get(), "generate-error");
    }
    Studio empty(camera.look(), false);
    camera.take(empty.window.get(), "generate-no-model");
}

} // namespace candela::test
