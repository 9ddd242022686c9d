#include "tests/support/scripted_engine.h"
#include "ui/generate/generate_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/fold_section.h"
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
using namespace candela;
using namespace candela::test;
int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList args = QApplication::arguments();
    const QString out = args.value(1);
    installTheme(application, args.value(2) == QStringLiteral("light") ? ThemeMode::Light : ThemeMode::Dark);
    QTemporaryDir folder;
    QDir(folder.path()).mkdir(QStringLiteral("demo"));
    EngineScript script;
    script.modelInfo.defaults = {.steps = 20, .cfg = 5, .width = 512, .height = 512};
    Session session(script.services(folder.filePath(QStringLiteral("demo"))), SessionPaths::inFolder(folder.path()));
    session.settings().set(settings::outputFolder, folder.filePath(QStringLiteral("out")));
    GeneratePage page(session);
    page.resize(args.value(3, QStringLiteral("1384")).toInt(), args.value(4, QStringLiteral("840")).toInt());
    page.show();
    QTest::qWait(300);
    page.grab().save(out + QStringLiteral("-1first.png"));
    for (const char* prompt : {"a big red apple on a blue background", "a green pear on a yellow background", "an orange fruit, purple background"}) {
        session.form().edit(FormField::Prompt, [&](GenerateForm& form) { form.prompt = QString::fromLatin1(prompt); });
        session.generate(QueuePlace::Last);
        while (!session.queue().isIdle()) QTest::qWait(10);
    }
    for (auto* fold : page.findChildren<FoldSection*>())
        fold->setOpen(true);
    QTest::qWait(100);
    page.grab().save(out + QStringLiteral("-2done.png"));
    script.setPlay(playHeldAt(12));
    for (int i = 0; i < 3; ++i)
        session.generate(QueuePlace::Last);
    QTest::qWait(1500);
    page.grab().save(out + QStringLiteral("-3running.png"));
    session.queue().cancelWaiting();
    session.queue().cancelRunning();
    while (!session.queue().isIdle()) QTest::qWait(10);
    script.setPlay(playError(ErrorKind::RunFailed, "Not enough memory: a 4096 × 4096 picture needs about 12 GB, 5 GB are free.", "Choose a smaller size."));
    session.generate(QueuePlace::Last);
    QTest::qWait(300);
    QDir(folder.filePath(QStringLiteral("demo"))).removeRecursively();
    session.models().refresh();
    QTest::qWait(300);
    page.grab().save(out + QStringLiteral("-4errors.png"));
}
