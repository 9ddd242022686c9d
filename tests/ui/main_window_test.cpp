#include "app/queue/job_store.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "ui/language.h"
#include "ui/log_viewer.h"
#include "ui/main_window.h"
#include "ui/page.h"
#include "ui/pages.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shortcuts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/inline_message.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QStatusBar>
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
        m_action->setObjectName(id() + QStringLiteral(".action"));
        m_action->setShortcut(shortcut);
        connect(m_action, &QAction::triggered, this, [this] { ++triggered; });
    }
    QString title() const override { return m_title; }
    QString iconName() const override { return QStringLiteral("generate"); }
    QList<QAction*> menuActions(MenuKind kind) const override
    {
        return kind == MenuKind::Run ? QList<QAction*>{m_action} : QList<QAction*>();
    }
    QString id() const override { return m_title.toLower(); }
    int triggered = 0;

private:
    QString m_title;
    QAction* m_action;
};

struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;
    TestPage* first = new TestPage(QStringLiteral("First"), QKeySequence(Qt::CTRL | Qt::Key_J));
    TestPage* second = new TestPage(QStringLiteral("Second"), QKeySequence(Qt::CTRL | Qt::Key_J));

    Studio()
    {
        window = std::make_unique<MainWindow>(*session);
        window->addPage(first);
        window->addPage(second);
        window->show();
        window->activateWindow();
    }
    ~Studio() { stopAll(); }

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
        studio.script.release();
        QTRY_VERIFY(!studio.window->isVisible());
        QCOMPARE(studio.session->history().rowCount(), 1);
        QCOMPARE(studio.session->queue().waitingCount(), 1); // for the next start
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
        QCOMPARE(studio.session->queue().at(0).state, JobState::Interrupted);
        QCOMPARE(studio.session->queue().waitingCount(), 1);
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
        auto* threads = dialog->findChild<QSpinBox*>(QStringLiteral("Threads"));
        QCOMPARE(threads->value(), 3);
        threads->setValue(2);
        QCOMPARE(studio.session->form().form().threads, 2);
    }

    void everyMenuEntryHasATextAndNoShortcutIsTakenTwice()
    {
        const ScriptedStudio studio;
        MainWindow window(*studio.session);
        addPages(window, *studio.session);
        for (int page = 0; page < childOf<QStackedWidget>(&window, "Pages")->count(); ++page) {
            window.showPage(page);
            checkMenus(window);
        }
    }

private:
    static void checkMenus(MainWindow& window)
    {
        QSet<QString> taken;
        for (const QAction* menu : window.menuBar()->actions()) {
            QVERIFY(!menu->text().isEmpty());
            for (const QAction* action : menu->menu()->actions()) {
                QVERIFY(action->isSeparator() || !action->text().isEmpty());
                QVERIFY2(action->isSeparator() || window.shortcuts().find(action->objectName()),
                    qPrintable(action->text() + QStringLiteral(" has no objectName")));
                const QString keys = action->shortcut().toString();
                QVERIFY2(keys.isEmpty() || !taken.contains(keys), qPrintable(keys));
                taken << keys;
            }
        }
    }

private Q_SLOTS:
    void chosenKeysTakeTheStandardOnesPlaceAndAreRemembered()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        Shortcuts& shortcuts = studio.window->shortcuts();
        const QString id = QStringLiteral("first.action");
        QVERIFY(shortcuts.find(id));
        shortcuts.set(id, Qt::CTRL | Qt::Key_K);
        QTest::keyClick(studio.window.get(), Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(studio.first->triggered, 0);
        QTest::keyClick(studio.window.get(), Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(studio.first->triggered, 1);
        QCOMPARE(studio.session->settings().get(settings::shortcuts),
            QStringList{QStringLiteral("first.action=Ctrl+K")});

        MainWindow again(*studio.session);
        again.addPage(new TestPage(QStringLiteral("First"), Qt::CTRL | Qt::Key_J));
        QCOMPARE(again.shortcuts().keysOf(id), QKeySequence(Qt::CTRL | Qt::Key_K));
        QVERIFY(!again.shortcuts().isStandard(id));
        again.shortcuts().resetAll();
        QCOMPARE(again.shortcuts().keysOf(id), QKeySequence(Qt::CTRL | Qt::Key_J));
        QVERIFY(studio.session->settings().get(settings::shortcuts).isEmpty());
    }

    void conflictsAreThoseThatCanMeet()
    {
        Studio studio;
        const Shortcuts& shortcuts = studio.window->shortcuts();
        const QString id = QStringLiteral("first.action");
        QVERIFY(shortcuts.conflicts(id, Qt::CTRL | Qt::Key_J).empty()); // the other page's own
        QCOMPARE(shortcuts.conflicts(id, Qt::CTRL | Qt::Key_Q).size(), 1U);
        QCOMPARE(shortcuts.conflicts(id, Qt::CTRL | Qt::Key_Q).front()->id, QStringLiteral("window.quit"));
        QCOMPARE(shortcuts.conflicts(QStringLiteral("window.quit"), Qt::CTRL | Qt::Key_J).size(), 2U);
        QVERIFY(shortcuts.conflicts(id, {}).empty());
        QVERIFY(Shortcuts::whyNot(Qt::CTRL | Qt::Key_K).isEmpty());
        QVERIFY(Shortcuts::whyNot(Qt::Key_F5).isEmpty());
        for (const QKeyCombination& needed : {QKeyCombination(Qt::Key_A), QKeyCombination(Qt::Key_Return),
                 QKeyCombination(Qt::Key_Tab), Qt::SHIFT | Qt::Key_Left})
            QVERIFY(!Shortcuts::whyNot(needed).isEmpty());
    }

    void returnAndEnterAreOneKey()
    {
        Studio studio;
        Shortcuts& shortcuts = studio.window->shortcuts();
        const QString id = QStringLiteral("first.action");
        shortcuts.set(id, Qt::CTRL | Qt::Key_Enter);
        QCOMPARE(shortcuts.keysOf(id), QKeySequence(Qt::CTRL | Qt::Key_Return));
        QCOMPARE(shortcuts.find(id)->action->shortcuts().size(), 2);
    }

    void damagedKeysInTheSettingsAreLeftOut()
    {
        Studio studio;
        studio.session->settings().set(settings::shortcuts,
            {QStringLiteral("first.action=A"), QStringLiteral("=Ctrl+K"), QStringLiteral("nonsense")});
        MainWindow again(*studio.session);
        again.addPage(new TestPage(QStringLiteral("First"), Qt::CTRL | Qt::Key_J));
        QCOMPARE(
            again.shortcuts().keysOf(QStringLiteral("first.action")), QKeySequence(Qt::CTRL | Qt::Key_J));
    }

    void filesFromOutsideGoWhereTheyFit()
    {
        ScriptedStudio studio;
        MainWindow window(*studio.session);
        addPages(window, *studio.session);
        window.show();
        studio.script.readPictureParameters = [](const std::filesystem::path& file) {
            std::optional<PictureParameters> found;
            if (file.filename() == "made.png")
                found.emplace().request.prompt = "an apple";
            return found;
        };
        window.showPage(QStringLiteral("relight"));
        window.open({studio.touch(QStringLiteral("made.png"))});
        QTRY_COMPARE(studio.session->form().form().prompt, QStringLiteral("an apple"));
        QCOMPARE(window.currentPage()->id(), QStringLiteral("generate"));

        window.open({studio.touch(QStringLiteral("photo.jpg"), "not looked into"),
            studio.touch(QStringLiteral("notes.pdf"))});
        QTRY_COMPARE(studio.session->relight().list().rowCount(), 1);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("relight"));
        auto* notice = childOf<InlineMessage>(&window, "Notice");
        QVERIFY(notice->isVisible());
        QVERIFY2(notice->cause().contains(QStringLiteral("notes.pdf")), qPrintable(notice->cause()));

        QDir(studio.folder.path()).mkdir(QStringLiteral("other"));
        studio.touch(QStringLiteral("other/model_index.json"));
        window.open({studio.file(QStringLiteral("other"))});
        QTRY_COMPARE(studio.session->form().form().model, studio.file(QStringLiteral("other")));
        QCOMPARE(window.currentPage()->id(), QStringLiteral("generate"));
    }

    void aCrashIsMentionedWithItsLog()
    {
        ScriptedStudio crashed; // as its session does not end before the next one begins
        Session session(crashed.script.services({}), SessionPaths::inFolder(crashed.folder.path()));
        MainWindow window(session);
        window.show();
        auto* notice = childOf<InlineMessage>(&window, "Notice");
        QVERIFY(notice->isVisible());
        Q_EMIT notice->actionTriggered();
        QVERIFY(window.findChild<LogViewer*>()->isVisible());
    }

    void aCrashThatLeftJobsIsOneNotice()
    {
        ScriptedStudio crashed;
        SessionPaths paths = SessionPaths::inFolder(crashed.folder.path());
        paths.queueFile =
            crashed.folder.filePath(QStringLiteral("left.sqlite")); // which the first one lets alone
        {
            const auto left = openJobStore(paths.queueFile);
            left->add(std::vector<Request>{GenerateRequest{.prompt = "an owl"}});
            left->claimNext();
        }
        Session session(crashed.script.services({}), paths);
        MainWindow window(session);
        window.show();
        auto* sentence = childOf<QLabel>(&window, "QueueBannerSentence");
        QTRY_VERIFY(sentence->isVisible());
        QVERIFY(!childOf<InlineMessage>(&window, "Notice")->isVisible());
    }

    void panesAreReachedInTurn()
    {
        ScriptedStudio studio;
        MainWindow window(*studio.session);
        addPages(window, *studio.session);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto paneOf = [&window] {
            const QList<QWidget*> panes = window.currentPage()->panes();
            for (int i = 0; i < panes.size(); ++i)
                if (panes[i]->isAncestorOf(QApplication::focusWidget()))
                    return i;
            return -1; // the rail
        };
        QCOMPARE(paneOf(), 0);
        for (const int expected : {1, 2, -1, 0}) {
            QTest::keyClick(&window, Qt::Key_F6);
            QCOMPARE(paneOf(), expected);
        }
        QTest::keyClick(&window, Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(paneOf(), -1);
    }

    void docksAreClosedAtFirstAndRemembered()
    {
        Studio studio;
        const auto addDock = [](MainWindow& window) {
            auto* dock = new QDockWidget(QStringLiteral("Things"));
            dock->setObjectName(QStringLiteral("things"));
            window.addDock(dock, Qt::BottomDockWidgetArea, Qt::Key_F10);
            return dock;
        };
        QDockWidget* dock = addDock(*studio.window);
        QVERIFY(dock->isHidden());
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        QTest::keyClick(studio.window.get(), Qt::Key_F10);
        QVERIFY(dock->isVisible());
        studio.window->close();
        MainWindow again(*studio.session);
        QVERIFY(!addDock(again)->isHidden());
        QVERIFY(again.shortcuts().find(QStringLiteral("dock.things")));
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
