#include "tests/ui/screenshots/studio.h"

#include "tests/support/scripted_relight.h"
#include "ui/pages.h"

#include <QApplication>

#include <cstdio>

namespace candela::test
{

static const QString model = QStringLiteral("Candela Demo");

Studio::Studio(const Look& look, bool withModel)
    : ScriptedStudio({.model = withModel ? model : QString(),
        .defaults = {.steps = 20, .cfg = 5, .width = 128, .height = 128}})
{
    session->settings().set(settings::language, look.language);
    session->settings().set(settings::theme, look.theme);
    open();
}

void Studio::open()
{
    window = std::make_unique<MainWindow>(*session);
    addPages(*window, *session);
    window->resize(windowSize);
    window->show();
    window->activateWindow();
    settle();
}

void Studio::restart()
{
    window.reset();
    session.reset();
    session = std::make_unique<Session>(script.services(file(model)), SessionPaths::inFolder(folder.path()));
    open();
}

void Studio::prompt(const char* text)
{
    session->form().edit(
        FormField::Prompt, [text](GenerateForm& form) { form.prompt = QLatin1String(text); });
}

void Studio::paint(const char* text, quint32 seed, int count)
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

QStringList Studio::nights(int count) const
{
    const char* names[] = {"harbour", "old-town-at-night", "station", "bridge", "terrace"};
    QStringList files;
    for (int i = 0; i < count; ++i) {
        files += touch(QStringLiteral("photos/%1.jpg").arg(QLatin1String(names[i % 5])));
        paintNight(1536, i == 2 ? 2048 : 1024, 7u + static_cast<unsigned>(i)).save(files.last(), "JPG", 95);
    }
    return files;
}

Camera::Camera(const QString& folder)
    : m_folder(folder)
{
    QDir().mkpath(m_folder);
}

void Camera::take(QWidget* widget, const char* name)
{
    Studio::settle();
    const int scale = qRound(qApp->devicePixelRatio() * 100);
    const QString file = QStringLiteral("%1/%2-%3-%4@%5.png")
                             .arg(m_folder, QLatin1String(name), m_look.theme, m_look.language)
                             .arg(scale);
    if (!widget->grab().save(file))
        qFatal("%s cannot be written", qPrintable(file));
    std::printf("%s\n", qPrintable(file));
}

} // namespace candela::test
