#include "tests/ui/screenshots/studio.h"

#include "app/session/paths.h"
#include "core/api/dataset_index.h"
#include "tests/support/painted_dataset.h"
#include "tests/support/scripted_training.h"
#include "ui/finetune/dataset_grid.h"
#include "ui/finetune/fine_tune_page.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/score_dialog.h"

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QScrollArea>
#include <QTableView>

namespace candela::test
{
namespace
{

TrainingPrompt prompt(const char* text, std::uint32_t seed)
{
    return {.prompt = text, .negative = {}, .seed = seed};
}

/// Two dozen, of which some are copies, too small, narrow, without a caption, or broken.
QString pictures(const Studio& studio)
{
    const char* captions[] = {"an owl on a branch, ink drawing, night, full moon", "a fox, ink drawing, snow",
        "a lighthouse, ink drawing, waves, storm", "two owls, ink drawing, day, meadow",
        "a hedgehog, watercolour, autumn leaves"};
    std::vector<PaintedPicture> painted;
    static std::vector<std::string> names;
    names.clear();
    names.reserve(24);
    for (int i = 0; i < 24; ++i) {
        names.push_back("drawing-" + std::to_string(i + 1) + ".png");
        const bool copy = i % 8 == 5, small = i == 7, narrow = i == 10;
        painted.push_back({names.back().c_str(),
            copy         ? 576
                : small  ? 240
                : narrow ? 220
                         : 640 + i % 3 * 128,
            copy         ? 576
                : small  ? 240
                : narrow ? 1024
                         : 640 + i % 2 * 128,
            copy ? i - 1 : i, i == 12 ? nullptr : captions[i % 5]});
    }
    const QString folder = paintDataset(studio, painted, "ink owls");
    studio.touch(QStringLiteral("ink owls/drawing-25.png"), "x");
    std::vector<DatasetPicture> measured = openDataset(toPath(folder)).pictures;
    for (std::size_t i = 0; i < measured.size(); ++i)
        if (measured[i].pictureTrouble.empty())
            measured[i].statistics = {.textMatch = 0.08 + 0.012 * double(i * 7 % 24),
                .aesthetic = 0.35 + 0.02 * double(i * 11 % 24),
                .nsfw = 0.01 * double(i % 5)};
    storeStatistics(toPath(folder), measured);
    return folder;
}

/// As it opens, with filters tried, a cluster of near copies, and at the smallest size with all folds open.
void takeDataset(Studio& studio, Camera& camera, FineTunePage* page)
{
    FineTuning& tuning = studio.session->fineTuning();
    DatasetDesk& desk = studio.session->datasetDesk();
    auto* grid = childOf<DatasetGrid>(page, "DatasetGrid");
    tuning.useFolder(pictures(studio));
    waitFor([&] { return desk.isOpen() && !desk.tags().empty(); });
    Studio::settle(600);
    camera.take(studio.window.get(), "finetune-dataset");
    studio.session->settings().set(settings::scoreClip, QStringLiteral("/models/clip-vit-base-patch32"));
    ScoreDialog scores(studio.session->settings(), /*ofDataset=*/true);
    scores.show();
    camera.take(&scores, "finetune-scores");
    scores.close();
    DatasetFilterForm form;
    form.shape.on = form.aesthetic.on = form.nearCopies.on = true;
    form.shape.filter.minWidth = form.shape.filter.minHeight = 400;
    desk.setFilters(form);
    desk.preview();
    waitFor([&] { return desk.sheet().preview != nullptr; });
    desk.setVerdict({desk.list().pictureAt(2), desk.list().pictureAt(8)}, Verdict::Rejected);
    desk.setVerdict({desk.list().pictureAt(0), desk.list().pictureAt(11)}, Verdict::Accepted);
    grid->setFocus();
    grid->choose(desk.list().pictureAt(4));
    Studio::settle(600);
    camera.take(studio.window.get(), "finetune-dataset-filtered");
    childOf<QComboBox>(page, "DatasetShow")->setCurrentIndex(static_cast<int>(DatasetShow::NearCopies));
    Studio::settle(300);
    camera.take(studio.window.get(), "finetune-dataset-copies");
    childOf<QComboBox>(page, "DatasetShow")->setCurrentIndex(0);
    for (FoldSection* fold : page->findChildren<FoldSection*>())
        fold->setOpen(true);
    childOf<QLineEdit>(page, "CaptionFind")->setText(QStringLiteral("ink drawing"));
    childOf<QLineEdit>(page, "CaptionReplace")->setText(QStringLiteral("sks style"));
    form.textMatch.on = true;
    desk.setFilters(form);
    studio.window->resize(smallestSize);
    Studio::settle(300);
    camera.take(studio.window.get(), "finetune-dataset-smallest");
    auto* last = childOf<QWidget>(page, "EditCaptions");
    for (QWidget* above = last; above; above = above->parentWidget())
        if (auto* scroll = qobject_cast<QScrollArea*>(above))
            scroll->ensureWidgetVisible(last);
    Studio::settle(100);
    camera.take(studio.window.get(), "finetune-dataset-captions");
    for (FoldSection* fold : page->findChildren<FoldSection*>())
        fold->setOpen(false);
    studio.window->resize(windowSize);
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
    takeDataset(studio, camera, page);
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
