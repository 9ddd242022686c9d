#include "tests/ui/screenshots/studio.h"

#include "ui/queue/close_dialog.h"
#include "ui/queue/queue_dock.h"
#include "ui/queue/queue_many_dialog.h"
#include "ui/queue/queue_table.h"

#include <QComboBox>
#include <QLineEdit>

namespace candela::test
{
namespace
{

void takeManyDialog(Studio& studio, Camera& camera)
{
    QueueManyDialog many(*studio.session, studio.window.get());
    many.show();
    many.findChild<QLineEdit*>(QStringLiteral("ManySeeds"))->setText(QStringLiteral("1-4"));
    many.findChild<QComboBox*>(QStringLiteral("ManyColumns"))->setCurrentIndex(1);
    many.findChild<QLineEdit*>(QStringLiteral("ManyColumnsValues"))->setText(QStringLiteral("10, 20, 30"));
    Studio::settle(600);
    camera.take(&many, "queue-many");
}

} // namespace

void takeQueue(Camera& camera)
{
    Studio studio(camera.look());
    JobQueue& queue = studio.session->queue();
    auto* dock = studio.window->findChild<QueueDock*>();
    dock->show();
    camera.take(studio.window.get(), "queue-empty");
    studio.paint("a big red apple on a blue background", 42);
    studio.paint("a small orange pumpkin on a green background", 7);
    studio.script.setPlay([](Stage& stage) -> GenerateResult {
        throw Error(ErrorKind::OutOfMemory,
            "A picture of " + std::to_string(stage.request().width.value_or(0)) + "x"
                + std::to_string(stage.request().height.value_or(0))
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
    takeManyDialog(studio, camera);
    studio.script.setPlay(playAll);
    queue.setPaused(true);
    studio.script.release();
    waitFor([&] { return queue.isIdle(); });
    studio.restart();
    studio.window->findChild<QueueDock*>()->show();
    waitFor([&] { return studio.session->queue().news().has_value(); });
    camera.take(studio.window.get(), "queue-restart");
}

} // namespace candela::test
