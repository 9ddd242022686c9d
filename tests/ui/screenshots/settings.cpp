#include "tests/ui/screenshots/studio.h"

#include "ui/settings/key_edit.h"

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>

namespace candela::test
{

void takeSettings(Camera& camera)
{
    Studio studio(camera.look());
    studio.window->openSettings();
    auto* settings = studio.window->findChild<QDialog*>(QStringLiteral("SettingsDialog"));
    auto* sections = settings->findChild<QListWidget*>();
    const char* names[] = {
        "general", "folders", "performance", "output", "queue", "shortcuts", "privacy", "advanced"};
    if (sections->count() != static_cast<int>(std::size(names)))
        qFatal("a section of the settings has no name here");
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

} // namespace candela::test
