#include "tests/ui/screenshots/studio.h"

#include "ui/gallery/gallery_view.h"

#include <QApplication>
#include <QDialog>
#include <QTest>

namespace candela::test
{

void takeGallery(Camera& camera)
{
    Studio studio(camera.look());
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

} // namespace candela::test
