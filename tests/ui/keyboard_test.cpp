// The whole window by keyboard alone: where it begins, where Tab leads, what a screen reader says.

#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"
#include "ui/generate/generate_page.h"
#include "ui/generate/prompt_edit.h"
#include "ui/main_window.h"
#include "ui/widgets/fold_section.h"

#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace candela;
using namespace candela::test;

namespace
{

/// The studio as it opens on a fresh profile, every fold open and one picture painted.
struct Studio {
    QTemporaryDir folder;
    EngineScript script;
    std::unique_ptr<Session> session;
    std::unique_ptr<MainWindow> window;

    Studio()
    {
        QDir(folder.path()).mkdir(QStringLiteral("demo"));
        QFile index(folder.filePath(QStringLiteral("demo/model_index.json")));
        if (!index.open(QIODevice::WriteOnly))
            qFatal("no model folder");
        session = std::make_unique<Session>(
            script.services(folder.filePath(QStringLiteral("demo"))), SessionPaths::inFolder(folder.path()));
        session->settings().set(settings::outputFolder, folder.filePath(QStringLiteral("out")));
        window = std::make_unique<MainWindow>(*session);
        window->addPage(new GeneratePage(*session));
        window->show();
        window->activateWindow();
    }

    void fill()
    {
        for (FoldSection* fold : window->findChildren<FoldSection*>())
            fold->setOpen(true);
        QTRY_VERIFY(session->whyNotGenerate().isEmpty());
        session->generate(QueuePlace::Last);
        QTRY_COMPARE(session->history().rowCount(), 1);
        QTRY_VERIFY(session->queue().isIdle());
        QCoreApplication::processEvents();
    }

    /// What Tab should reach: shown, enabled, and no mere part of something that answers for it.
    QList<QWidget*> reachable() const
    {
        QList<QWidget*> result;
        for (QWidget* widget : window->findChildren<QWidget*>())
            if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)
                && !widget->focusProxy())
                result << widget;
        return result;
    }
};

QString describe(const QWidget* widget)
{
    return QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName()
        + QStringLiteral(" in ") + widget->parentWidget()->objectName();
}

} // namespace

class KeyboardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void typingBeginsInThePrompt()
    {
        const Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        QCOMPARE(
            QApplication::focusWidget(), studio.window->findChild<PromptEdit*>(QStringLiteral("Prompt")));
    }

    void everythingFocusableSaysItsName()
    {
        Studio studio;
        studio.fill();
        for (QWidget* widget : studio.reachable()) {
            const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(
                accessible && !accessible->text(QAccessible::Name).isEmpty(), qPrintable(describe(widget)));
        }
    }

    void tabVisitsEverythingOnce()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        studio.fill();
        QList<QWidget*> left = studio.reachable();
        const QWidget* first = QApplication::focusWidget();
        QVERIFY(first);
        do {
            QWidget* focused = QApplication::focusWidget();
            QVERIFY2(left.removeOne(focused), qPrintable(describe(focused)));
            QTest::keyClick(focused, Qt::Key_Tab);
        } while (QApplication::focusWidget() != first);
        QVERIFY2(left.isEmpty(), left.isEmpty() ? "" : qPrintable(describe(left.first())));
    }
};

CANDELA_QT_TEST(KeyboardTest)
#include "keyboard_test.moc"
