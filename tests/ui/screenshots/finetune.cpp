#include "tests/ui/screenshots/studio.h"

#include "tests/support/scripted_training.h"
#include "ui/finetune/fine_tune_page.h"
#include "ui/widgets/fold_section.h"

#include <QDialog>
#include <QTableView>

namespace candela::test
{
namespace
{

TrainingPrompt prompt(const char* text, std::uint32_t seed)
{
    return {.prompt = text, .negative = {}, .seed = seed};
}

QString pictures(const Studio& studio, int count, int captions)
{
    for (int i = 0; i < count; ++i) {
        studio.touch(QStringLiteral("ink owls/%1.png").arg(i), "x");
        if (i < captions)
            studio.touch(QStringLiteral("ink owls/%1.txt").arg(i), "an owl");
    }
    return studio.file(QStringLiteral("ink owls"));
}

/// Held with two thirds of it done.
void takeTraining(Studio& studio, Camera& camera, FineTunePage* page)
{
    FineTuning& tuning = studio.session->fineTuning();
    tuning.form().edit(TrainingField::Samples, [](TrainingForm& form) {
        form.settings.samples = {prompt("a big red apple on a blue background, in ink", 42),
            prompt("a small orange pumpkin on a green background", 7)};
    });
    studio.script.setTrainingPlay(trainHeldAt(1010));
    if (tuning.train())
        qFatal("cannot train");
    waitFor([&] { return studio.script.isHeld(); });
    Studio::settle(300);
    camera.take(studio.window.get(), "finetune-training");
    studio.window->resize(smallestSize);
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-training-smallest");
    for (FoldSection* fold : page->findChildren<FoldSection*>())
        fold->setOpen(true);
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-unfolded-smallest");
    studio.window->resize(windowSize);
    for (FoldSection* fold : page->findChildren<FoldSection*>())
        fold->setOpen(false);
    studio.window->close();
    Studio::settle();
    if (auto* question = studio.window->findChild<QDialog*>(QStringLiteral("CloseDialog"))) {
        camera.take(question, "close-dialog-training");
        question->reject();
    }
    studio.script.release();
    waitFor([&] { return studio.session->queue().isIdle(); });
}

} // namespace

void takeFineTune(Camera& camera)
{
    Studio studio(camera.look());
    FineTuning& tuning = studio.session->fineTuning();
    studio.session->settings().set(settings::runsFolder, studio.file(QStringLiteral("runs")));
    auto* page = studio.window->findChild<FineTunePage*>();
    studio.window->showPage(QStringLiteral("finetune"));
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-first-run");
    page->showTab(FineTunePage::Training);
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-idle");
    page->showTab(FineTunePage::Runs);
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-no-runs");
    page->showTab(FineTunePage::Dataset);
    tuning.useFolder(pictures(studio, 14, 12));
    waitFor([&] { return tuning.dataset().has_value(); });
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-dataset");
    page->showTab(FineTunePage::Training);
    takeTraining(studio, camera, page);
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-finished");
    studio.script.setTrainingPlay(trainingFails(420,
        "The loss is not a number at step 421, with the picture '0007-branch.png'; the last checkpoint is "
        "kept.",
        "Resume with a smaller learning rate."));
    tuning.form().edit(TrainingField::Rate, [](TrainingForm& form) { form.settings.learningRate = 5e-3; });
    if (tuning.train())
        qFatal("cannot train");
    waitFor([&] { return studio.session->queue().isIdle(); });
    Studio::settle(300);
    studio.window->resize(smallestSize);
    Studio::settle(200);
    camera.take(studio.window.get(), "finetune-error-smallest");
    studio.window->resize(windowSize);
    page->showTab(FineTunePage::Runs);
    Studio::settle(300);
    studio.window->findChild<QTableView*>(QStringLiteral("Runs"))->selectAll();
    Studio::settle(300);
    camera.take(studio.window.get(), "finetune-runs");
}

} // namespace candela::test
