#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "ui/queue/queue_many_dialog.h"
#include "ui/widgets/inline_message.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace candela;
using namespace candela::test;

namespace
{

struct Studio : ScriptedStudio {
    Studio()
    {
        session->queue().setPaused(true);
        session->form().adopt([](GenerateForm& form) {
            form.prompt = QStringLiteral("an owl");
            form.randomSeed = false;
            form.seed = 7;
        });
        dialog = std::make_unique<QueueManyDialog>(*session);
        dialog->show();
    }

    QLineEdit* line(const char* name) const { return dialog->findChild<QLineEdit*>(QLatin1String(name)); }
    QString count() const { return dialog->findChild<QLabel*>(QStringLiteral("ManyCount"))->text(); }
    QPushButton* button() const { return dialog->findChild<QPushButton*>(QStringLiteral("ManyQueue")); }
    QString complaint() const { return dialog->findChild<InlineMessage*>()->cause(); }
    void vary(const char* axis, const char* setting, const char* values) const
    {
        auto* combo = dialog->findChild<QComboBox*>(QLatin1String(axis));
        combo->setCurrentIndex(combo->findData(QLatin1String(setting)));
        line((QByteArray(axis) + "Values").constData())->setText(QLatin1String(values));
    }
    void queueThem() const
    {
        QTRY_VERIFY(button()->isEnabled());
        button()->click();
        QTRY_VERIFY(!dialog->isVisible());
    }
    QStringList prompts() const
    {
        QStringList all;
        for (int row = 0; row < session->queue().rowCount(); ++row)
            all += titleOf(session->queue().at(row).request);
        return all;
    }

    std::unique_ptr<QueueManyDialog> dialog;
};

} // namespace

class QueueManyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void promptsOfAFileWithChoicesAndSeeds()
    {
        Studio studio;
        QDir(studio.folder.path()).mkdir(QStringLiteral("wild"));
        studio.touch(QStringLiteral("wild/animal.txt"), "cat\ndog\n");
        studio.touch(QStringLiteral("prompts.txt"), "# not this\na {red|green} __animal__\na boat\n");
        QTRY_VERIFY(studio.count().startsWith(QLatin1Char('1')));
        studio.line("ManyPrompts")->setText(studio.folder.filePath(QStringLiteral("prompts.txt")));
        QVERIFY(!studio.button()->isEnabled()); // until they are counted
        studio.line("ManyWildcards")->setText(studio.folder.filePath(QStringLiteral("wild")));
        studio.line("ManySeeds")->setText(QStringLiteral("1-2"));
        QTRY_VERIFY(studio.count().startsWith(QLatin1String("10 ")));
        studio.queueThem();
        QTRY_COMPARE(studio.session->queue().rowCount(), 10);
        QCOMPARE(studio.prompts().first(), QStringLiteral("a red cat"));
        QCOMPARE(studio.prompts().last(), QStringLiteral("a boat"));
        QCOMPARE(std::get<GenerateRequest>(studio.session->queue().at(1).request).seed, 2U);
    }

    void aGridIsQueuedBehindItsPictures()
    {
        Studio studio;
        studio.vary("ManyColumns", "steps", "10, 20,30");
        studio.vary("ManyRows", "cfg", "3, 7");
        QTRY_VERIFY(studio.count().contains(QLatin1String("6 picture")));
        QVERIFY(studio.count().contains(QLatin1String("1 grid")));
        studio.queueThem();
        QTRY_COMPARE(studio.session->queue().rowCount(), 7);
        const auto grid = std::get<GridRequest>(studio.session->queue().at(6).request);
        QCOMPARE(grid.columns, 3);
        QCOMPARE(grid.columnLabels, (std::vector<std::string>{"steps 10", "steps 20", "steps 30"}));
        QCOMPARE(grid.rowLabels, (std::vector<std::string>{"cfg 3", "cfg 7"}));
        QCOMPARE(grid.title, std::string("an owl"));
        const auto cell = std::get<GenerateRequest>(studio.session->queue().at(4).request);
        QVERIFY(cell.steps == 20 && cell.cfg == 7 && cell.seed == 7);
        QVERIFY(cell.output == grid.pictures[4]);
        studio.session->queue().setPaused(false);
        QTRY_COMPARE(studio.session->queue().count(JobState::Done), 7);
    }

    void whatCannotBeIsSaidBeforeItIsQueued()
    {
        Studio studio;
        studio.line("ManySeeds")->setText(QStringLiteral("9-1"));
        QTRY_VERIFY(studio.complaint().contains(QLatin1String("9-1")));
        QVERIFY(!studio.button()->isEnabled());
        studio.line("ManySeeds")->setText({});
        studio.vary("ManyColumns", "steps", "10, many");
        QTRY_VERIFY(studio.complaint().contains(QLatin1String("many")));
        studio.vary("ManyColumns", "steps", "10");
        studio.line("ManyPrompts")->setText(QStringLiteral("/nowhere/prompts.txt"));
        QTRY_VERIFY(studio.complaint().contains(QLatin1String("/nowhere/prompts.txt")));
        studio.line("ManyPrompts")->setText({});
        studio.line("ManySeeds")->setText(QStringLiteral("1-200000"));
        QTRY_VERIFY(studio.complaint().contains(QLatin1String("100000")));
        studio.line("ManySeeds")->setText({});
        QTRY_VERIFY(studio.button()->isEnabled());
        QCOMPARE(studio.session->queue().rowCount(), 0);
    }
};

CANDELA_QT_TEST(QueueManyTest)
#include "queue_many_test.moc"
