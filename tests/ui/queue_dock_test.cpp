#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "ui/generate/generate_page.h"
#include "ui/main_window.h"
#include "ui/queue/close_dialog.h"
#include "ui/queue/queue_banner.h"
#include "ui/queue/queue_dock.h"
#include "ui/queue/queue_table.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>

#include <array>

using namespace candela;
using namespace candela::test;

namespace
{

struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;
    GeneratePage* page = nullptr;
    QueueDock* dock = nullptr;
    bool openedByItself = false;
    bool keeps = false; // its jobs, for the next one

    explicit Studio(std::shared_ptr<QTemporaryDir> earlier = {})
        : ScriptedStudio({.profile = std::move(earlier)})
    {
        window = std::make_unique<MainWindow>(*session);
        page = new GeneratePage(*session);
        window->addPage(page);
        window->show();
        window->activateWindow();
        dock = window->findChild<QueueDock*>();
        openedByItself = dock->isVisible();
        dock->show();
    }
    ~Studio()
    {
        if (!keeps)
            stopAll();
    }

    JobQueue& queue() { return session->queue(); }
    QueueTable& table() { return dock->table(); }
    std::vector<JobId> wait(const std::vector<std::string>& prompts)
    {
        queue().setPaused(true);
        std::vector<Request> requests;
        for (const std::string& prompt : prompts)
            requests.emplace_back(GenerateRequest{.prompt = prompt, .steps = 7, .width = 128, .height = 128});
        return queue().add(std::move(requests), QueuePlace::Last);
    }
    QString order()
    {
        QStringList prompts;
        for (int row = 0; row < queue().rowCount(); ++row)
            prompts += titleOf(queue().at(row).request);
        return prompts.join(QLatin1Char(' '));
    }
    /// Whatever modifiers the last test has left behind.
    void select(int row)
    {
        table().selectionModel()->setCurrentIndex(
            queue().index(row), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    QString title() const { return dock->findChild<QLabel*>(QStringLiteral("DockTitle"))->text(); }
    QAction* action(const char* id) const { return dock->findChild<QAction*>(QLatin1String(id)); }
    QueueBanner* banner() const { return window->findChild<QueueBanner*>(); }
    template <typename Widget>
    Widget* get(const char* name) const
    {
        return window->findChild<Widget*>(QLatin1String(name));
    }
};

} // namespace

class QueueDockTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTitleCounts()
    {
        Studio studio;
        QCOMPARE(studio.title(), QStringLiteral("Queue"));
        studio.wait({"one", "two"});
        QVERIFY(studio.title().contains(QStringLiteral("2 waiting")));
        QVERIFY(studio.title().contains(QStringLiteral("paused")));
        studio.script.setPlay(playHeldAt(2));
        studio.queue().setPaused(false);
        QTRY_VERIFY(studio.title().contains(QStringLiteral("1 running · 1 waiting")));
    }

    void itOpensAndClosesByKey()
    {
        Studio studio;
        QVERIFY(!studio.openedByItself);
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        QTest::keyClick(studio.window.get(), Qt::Key_F9);
        QTRY_VERIFY(!studio.dock->isVisible());
        QTest::keyClick(studio.window.get(), Qt::Key_F9);
        QTRY_VERIFY(studio.dock->isVisible());
    }

    void rowsAreDraggedIntoAnotherOrder()
    {
        Studio studio;
        studio.wait({"one", "two", "three", "four"});
        JobQueue& queue = studio.queue();
        const auto drop = [&](int from, int to) {
            const std::unique_ptr<QMimeData> dragged(
                queue.mimeData({queue.index(from), queue.index(from, 3)}));
            return queue.dropMimeData(dragged.get(), Qt::MoveAction, to, 0, {});
        };
        studio.select(3);
        QVERIFY(drop(3, 1));
        QCOMPARE(studio.order(), QStringLiteral("one four two three"));
        QCOMPARE(studio.table().selectedJobs(), std::vector{queue.at(1).id}); // it goes along
        QVERIFY(drop(0, -1)); // below all rows
        QCOMPARE(studio.order(), QStringLiteral("four two three one"));
        QVERIFY(drop(1, 1)); // onto itself
        QCOMPARE(studio.order(), QStringLiteral("four two three one"));
    }

    void theKeyboardDoesItAll()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        studio.wait({"one", "two", "three"});
        QueueTable& table = studio.table();
        table.setFocus();
        QTRY_VERIFY(table.hasFocus());
        studio.select(2);
        QTest::keyClick(&table, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(studio.order(), QStringLiteral("one three two"));
        QTest::keyClick(&table, Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(studio.order(), QStringLiteral("three one two"));
        QTest::keyClick(&table, Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(&table, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(studio.order(), QStringLiteral("one two three"));
        QTest::keyClick(&table, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(studio.order(), QStringLiteral("one two three three"));
        QTest::keyClick(&table, Qt::Key_Space);
        QCOMPARE(studio.queue().at(2).state, JobState::Paused);
        QTest::keyClick(&table, Qt::Key_Space);
        QCOMPARE(studio.queue().at(2).state, JobState::Waiting);
        QTest::keyClick(&table, Qt::Key_Delete, Qt::ShiftModifier);
        QCOMPARE(studio.queue().count(JobState::Cancelled), 1);
    }

    void removingIsUndone()
    {
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        studio.wait({"one", "two", "three"});
        studio.table().setFocus();
        QTRY_VERIFY(studio.table().hasFocus());
        studio.select(1);
        QTest::keyClick(&studio.table(), Qt::Key_Delete);
        QCOMPARE(studio.order(), QStringLiteral("one three"));
        QTest::keyClick(studio.window.get(), Qt::Key_Z, Qt::ControlModifier); // Edit › Undo
        QCOMPARE(studio.order(), QStringLiteral("one two three"));
        QTest::keyClick(studio.window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(studio.order(), QStringLiteral("one three"));
        studio.dock->undoStack()->undo();
        QTest::qWait(100); // the file agrees
        QCOMPARE(studio.order(), QStringLiteral("one two three"));
    }

    void aWaitingJobIsEditedInTheForm()
    {
        Studio studio;
        const auto ids = studio.wait({"one", "two"});
        studio.session->form().adopt([](GenerateForm& form) { form.prompt = QStringLiteral("a draft"); });
        const QModelIndex row = studio.queue().index(1, JobList::JobColumn);
        studio.table().scrollTo(row);
        QTest::mouseClick(
            studio.table().viewport(), Qt::LeftButton, {}, studio.table().visualRect(row).center());
        QTest::mouseDClick(
            studio.table().viewport(), Qt::LeftButton, {}, studio.table().visualRect(row).center());
        QCOMPARE(studio.session->editedJob(), ids[1]);
        QCOMPARE(studio.session->form().form().prompt, QStringLiteral("two"));
        QCOMPARE(studio.session->form().form().steps, 7);
        auto* generate = studio.get<QPushButton>("Generate");
        QCOMPARE(generate->text(), QStringLiteral("Update job"));
        studio.session->form().adopt([](GenerateForm& form) { form.prompt = QStringLiteral("edited"); });
        QTRY_VERIFY(generate->isEnabled());
        generate->click();
        QCOMPARE(studio.order(), QStringLiteral("one edited"));
        QCOMPARE(studio.session->form().form().prompt, QStringLiteral("a draft")); // as it was
        QCOMPARE(generate->text(), QStringLiteral("Generate"));

        QVERIFY(studio.session->editJob(ids[0]));
        studio.get<QPushButton>("LeaveEdit")->click();
        QCOMPARE(studio.order(), QStringLiteral("one edited"));
        QVERIFY(studio.session->editJob(ids[0]));
        studio.queue().cancel(ids[0]); // gone: the form is the user's again
        QCOMPARE(studio.session->editedJob(), 0);
        QVERIFY(!studio.session->editJob(ids[0]));
    }

    void aFailedJobIsTriedAgain()
    {
        Studio studio;
        studio.script.setPlay(playError(ErrorKind::OutOfMemory, "Too large."));
        studio.wait({"big"});
        studio.queue().setPaused(false);
        QTRY_COMPARE(studio.queue().count(JobState::Failed), 1);
        QVERIFY(studio.title().contains(QStringLiteral("1 failed")));
        studio.select(0);
        QVERIFY(studio.action("queue.retry")->isEnabled());
        QVERIFY(studio.action("queue.retryTiled")->isVisible());
        QVERIFY(studio.action("queue.retrySmaller")->isVisible());
        QVERIFY(studio.action("queue.retryProcessor")->isVisible());
        QVERIFY(!studio.action("queue.edit")->isEnabled());
        studio.script.setPlay(playAll);
        studio.action("queue.retrySmaller")->trigger();
        QTRY_COMPARE(studio.queue().count(JobState::Done), 1);
        QCOMPARE(studio.script.requests().back().width.value_or(0), 64);
        studio.action("queue.clearDone")->trigger();
        QCOMPARE(studio.queue().rowCount(), 0);
    }

    void afterACrashTheBannerAsks() // 15
    {
        auto folder = std::make_shared<QTemporaryDir>();
        {
            const auto left = openJobStore(folder->filePath(QStringLiteral("queue.sqlite")));
            std::vector<Request> five;
            for (int i = 1; i <= 5; ++i)
                five.emplace_back(GenerateRequest{.prompt = "job " + std::to_string(i)});
            left->add(five, JobStore::Place::Last, JobStore::Ranks::Ordered);
            left->finish(left->claimNext()->id, StoredState::Done);
            left->claimNext(); // and the process ends
        }
        Studio studio(folder);
        QTRY_VERIFY(studio.banner()->isVisible());
        QCOMPARE(studio.queue().at(0).state, JobState::Interrupted);
        QCOMPARE(studio.queue().waitingCount(), 3);
        QVERIFY(studio.queue().isPaused());
        studio.dock->hide();
        studio.get<QPushButton>("QueueReview")->click();
        QVERIFY(studio.dock->isVisible());
        studio.get<QPushButton>("QueueResume")->click();
        QVERIFY(!studio.banner()->isVisible());
        QTRY_COMPARE(studio.queue().count(JobState::Done), 5);
    }

    void thePromptDraftIsThereAgain() // 15
    {
        auto folder = std::make_shared<QTemporaryDir>();
        {
            Studio studio(folder);
            studio.session->form().edit(
                FormField::Prompt, [](GenerateForm& form) { form.prompt = QStringLiteral("a draft"); });
        }
        Studio again(folder);
        QCOMPARE(again.session->form().form().prompt, QStringLiteral("a draft"));
    }

    void closingKeepsWhatWaits() // 16
    {
        auto folder = std::make_shared<QTemporaryDir>();
        {
            Studio studio(folder);
            studio.script.setPlay(playHeldAt(3));
            studio.wait({"long", "next"});
            studio.queue().setPaused(false);
            QTRY_VERIFY(studio.script.isHeld());
            studio.window->close();
            auto* question = studio.window->findChild<CloseDialog*>();
            QVERIFY(question && question->text().contains(QStringLiteral("1 waiting")));
            QTest::keyClick(question, Qt::Key_Escape);
            QVERIFY(studio.window->isVisible());
            studio.window->close();
            Q_EMIT studio.window->findChild<CloseDialog*>()->stopWanted();
            QTRY_VERIFY(studio.queue().isIdle());
            QVERIFY(!studio.window->isVisible());
            studio.keeps = true;
        }
        Studio again(folder);
        QTRY_COMPARE(again.queue().rowCount(), 2);
        QCOMPARE(again.queue().at(0).state, JobState::Interrupted);
        QCOMPARE(again.queue().at(1).state, JobState::Waiting);
    }

    void thousandsOfRowsScrollSmoothly() // 20
    {
        Studio studio;
        std::vector<Request> many;
        for (int i = 0; i < 10000; ++i)
            many.emplace_back(GenerateRequest{.prompt = "job " + std::to_string(i)});
        studio.queue().setPaused(true);
        studio.queue().add(std::move(many), QueuePlace::Last, JobStore::Ranks::Equal);
        QueueTable& table = studio.table();
        QVERIFY(table.isVisible());
        qint64 longest = 0;
        for (int row = 0; row < 10000; row += 97) {
            QElapsedTimer clock;
            clock.start();
            table.scrollTo(studio.queue().index(row), QAbstractItemView::PositionAtTop);
            table.viewport()->repaint();
            longest = std::max(longest, clock.elapsed());
        }
        qInfo("longest of 104 frames over 10,000 rows: %lld ms", longest);
        QVERIFY(longest < 1000); // 50 ms on a machine that does nothing else
    }
};

CANDELA_QT_TEST(QueueDockTest)
#include "queue_dock_test.moc"
