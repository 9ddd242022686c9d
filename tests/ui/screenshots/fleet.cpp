#include "tests/ui/screenshots/studio.h"

#include <QDockWidget>
#include <QLineEdit>

namespace candela::test
{

void takeFleet(Camera& camera)
{
    Studio studio(camera.look());
    auto* dock = studio.window->findChild<QDockWidget*>(QStringLiteral("fleet"));
    auto* address = dock->findChild<QLineEdit*>();
    address->setText(
        qEnvironmentVariable("CANDELA_SHARED_QUEUE", QStringLiteral("postgresql://me@127.0.0.1:1/candela")));
    Q_EMIT address->editingFinished();
    dock->show();
    Studio::settle(1500);
    camera.take(studio.window.get(), "fleet");
}

} // namespace candela::test
