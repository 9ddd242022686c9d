#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_engine.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/page.h"
#include "ui/settings/settings_dialog.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QToolBar>
#include <QToolButton>

using namespace candela;
using namespace candela::test;

namespace
{

class TestPage : public Page
{
public:
    TestPage(const QString& title, QKeySequence shortcut)
        : m_title(title)
        , m_action(new QAction(title + QStringLiteral(" action"), this))
    {
        m_action->setShortcut(shortcut);
        connect(m_action, &QAction::triggered, this, [this] { ++triggered; });
    }
    QString title() const override { return m_title; }
    QString iconName() const override { return QStringLiteral("generate"); }
    QList<QAction*> menuActions(MenuKind kind) const override
    {
        return kind == MenuKind::Run ? QList<QAction*>{m_action} : QList<QAction*>();
    }
    int triggered = 0;

private:
    QString m_title;
    QAction* m_action;
};

struct Studio {
    QTemporaryDir folder;
    EngineScript script;
    std::unique_ptr<Session> session;
    std::unique_ptr<MainWindow> window;
    TestPage* first = new TestPage(QStringLiteral("First"), QKeySequence(Qt::CTRL | Qt::Key_J));
    TestPage* second = new TestPage(QStringLiteral("Second"), QKeySequence(Qt::CTRL | Qt::Key_J));

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
        window->addPage(first);
        window->addPage(second);
        window->show();
        window->activateWindow();
    }
    ~Studio()
    {
        session->queue().cancelWaiting();
        session->queue().cancelRunning();
    }

    void runUntilHeld()
    {
        script.setPlay(playHeldAt(3));
        session->generate(QueuePlace::Last);
        session->generate(QueuePlace::Last);
        QTRY_VERIFY(script.isHeld());
        QTRY_VERIFY(session->queue().running());
    }
    QMessageBox* question() const { return window->findChild<QMessageBox*>(QStringLiteral("CloseDialog")); }
    QAbstractButton* answer(QMessageBox::ButtonRole role) const
    {
        for (QAbstractButton* button : question()->buttons())
            if (question()->buttonRole(button) == role)
                return button;
        return nullptr;
    }
    QString statusText() const
    {
        QString all;
        for (const QLabel* label : window->findChild<QStatusBar*>()->findChildren<QLabel*>())
            all += label->text() + QLatin1Char('\n');
        return all;
    }
};

} // namespace

class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePageIsRemembered()
    {
        Studio studio;
        studio.window->showPage(1);
        MainWindow again(*studio.session);
        again.addPage(new TestPage(QStringLiteral("First"), {}));
        again.addPage(new TestPage(QStringLiteral("Second"), {}));
        QCOMPARE(again.currentPage()->title(), QStringLiteral("Second"));
    }

    void cleanup()
    {
        applyLanguage(QStringLiteral("en"));
        Theme::instance().setMode(ThemeMode::Dark);
    }

    void shortcutsChoosePagesAndTheRailFollows()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        QCOMPARE(studio.window->currentPage(), studio.first);
        QTest::keyClick(studio.window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(studio.window->currentPage(), studio.second);
        const auto* rail = studio.window->findChild<QToolBar*>(QStringLiteral("NavRail"));
        QVERIFY(!rail->actions().at(0)->isChecked());
        QVERIFY(rail->actions().at(1)->isChecked());
        QTest::keyClick(studio.window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(studio.window->currentPage(), studio.first);
        QVERIFY(rail->actions().at(0)->isChecked());
    }

    void aPagesShortcutsLiveOnlyWhileItIsShown()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        QTest::keyClick(studio.window.get(), Qt::Key_J, Qt::ControlModifier);
        studio.window->showPage(1);
        QTest::keyClick(studio.window.get(), Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(studio.first->triggered, 1);
        QCOMPARE(studio.second->triggered, 1);
    }

    void closingWhileIdleJustCloses()
    {
        Studio studio;
        QVERIFY(studio.window->close());
        QVERIFY(!studio.question());
    }

    void escapeKeepsTheWindowAndTheJob()
    {
        Studio studio;
        studio.runUntilHeld();
        QVERIFY(!studio.window->close());
        QTRY_VERIFY(studio.question() && studio.question()->isVisible());
        QCOMPARE(static_cast<QAbstractButton*>(studio.question()->defaultButton()),
            studio.answer(QMessageBox::RejectRole));
        QTest::keyClick(studio.question(), Qt::Key_Escape);
        QTRY_VERIFY(!studio.question());
        QVERIFY(studio.window->isVisible());
        QVERIFY(studio.session->queue().running());
        QCOMPARE(studio.session->queue().waitingCount(), 1);
    }

    void finishingFirstQuitsWhenThePictureIsDone()
    {
        Studio studio;
        studio.runUntilHeld();
        studio.window->close();
        QTRY_VERIFY(studio.question());
        studio.answer(QMessageBox::AcceptRole)->click();
        QVERIFY(studio.window->isVisible());
        QCOMPARE(studio.session->queue().waitingCount(), 0);
        studio.script.release();
        QTRY_VERIFY(!studio.window->isVisible());
        QCOMPARE(studio.session->history().rowCount(), 1);
    }

    void stoppingQuitsAtOnce()
    {
        Studio studio;
        studio.runUntilHeld();
        studio.window->close();
        QTRY_VERIFY(studio.question());
        studio.answer(QMessageBox::DestructiveRole)->click();
        QVERIFY(!studio.window->isVisible());
        QTRY_VERIFY(studio.session->queue().isIdle());
        QCOMPARE(studio.session->history().rowCount(), 0);
    }

    void theQuestionGoesWhenTheJobEnds()
    {
        Studio studio;
        studio.script.setPlay(playHeldAt(3));
        studio.session->generate(QueuePlace::Last);
        QTRY_VERIFY(studio.script.isHeld());
        studio.window->close();
        QTRY_VERIFY(studio.question());
        studio.script.release();
        QTRY_VERIFY(!studio.question());
        QVERIFY(studio.window->isVisible());
    }

    void statusBarTellsWhatHappens()
    {
        Studio studio;
        QVERIFY(studio.statusText().contains(QStringLiteral("Ready")));
        studio.runUntilHeld();
        QTRY_VERIFY(studio.statusText().contains(QStringLiteral("3/20")));
        QVERIFY(studio.statusText().contains(QStringLiteral("1 waiting")));
    }

    void settingsTakeEffectAtOnce()
    {
        Studio studio;
        studio.session->settings().set(settings::theme, QStringLiteral("light"));
        QVERIFY(!Theme::instance().isDark());
        studio.session->settings().set(settings::theme, QStringLiteral("dark"));
        QVERIFY(Theme::instance().isDark());
        studio.session->settings().set(settings::language, QStringLiteral("zh_CN"));
        QCOMPARE(currentLanguage(), QStringLiteral("zh_CN"));
        QTRY_COMPARE(studio.window->menuBar()->actions().at(0)->text(), QStringLiteral("文件(&F)"));
        studio.session->settings().set(settings::language, QStringLiteral("en"));
        QTRY_COMPARE(studio.window->menuBar()->actions().at(0)->text(), QStringLiteral("&File"));
    }

    void everySettingIsShownAndStored()
    {
        Studio studio;
        studio.window->openSettings();
        auto* dialog = studio.window->findChild<SettingsDialog*>();
        for (QComboBox* combo : dialog->findChildren<QComboBox*>()) {
            QVERIFY(!combo->accessibleName().isEmpty());
            QVERIFY(combo->count() > 1);
        }
        for (const QCheckBox* box : dialog->findChildren<QCheckBox*>())
            QVERIFY(!box->text().isEmpty());
        studio.session->form().edit(FormField::Threads, [](GenerateForm& form) { form.threads = 3; });
        QCOMPARE(dialog->findChild<QSpinBox*>()->value(), 3);
        dialog->findChild<QSpinBox*>()->setValue(2);
        QCOMPARE(studio.session->form().form().threads, 2);
    }

    void everyMenuEntryHasATextAndNoShortcutIsTakenTwice()
    {
        Studio studio;
        QSet<QString> taken;
        for (const QAction* menu : studio.window->menuBar()->actions()) {
            QVERIFY(!menu->text().isEmpty());
            for (const QAction* action : menu->menu()->actions()) {
                QVERIFY(action->isSeparator() || !action->text().isEmpty());
                const QString keys = action->shortcut().toString();
                QVERIFY2(keys.isEmpty() || !taken.contains(keys), qPrintable(keys));
                taken << keys;
            }
        }
    }

    void geometryIsRemembered()
    {
        Studio studio;
        studio.window->resize(1300, 780);
        studio.window->close();
        MainWindow again(*studio.session);
        QCOMPARE(again.size(), QSize(1300, 780));
    }
};

CANDELA_QT_TEST(MainWindowTest)
#include "main_window_test.moc"
