// The whole window by keyboard alone: where it begins, where Tab leads, what a screen reader says.

#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_relight.h"
#include "tests/support/scripted_studio.h"
#include "ui/gallery/gallery_view.h"
#include "ui/generate/prompt_edit.h"
#include "ui/main_window.h"
#include "ui/page.h"
#include "ui/pages.h"
#include "ui/widgets/fold_section.h"

#include <QAccessible>
#include <QApplication>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTabBar>

using namespace candela;
using namespace candela::test;

namespace
{

/// The studio as it opens on a fresh profile, every fold open; one picture painted, one relit and evaluated.
struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;

    Studio()
    {
        window = std::make_unique<MainWindow>(*session);
        addPages(*window, *session);
        window->show();
        window->activateWindow();
    }

    void fill(int page, int tab)
    {
        window->showPage(page);
        if (tab > 0)
            window->currentPage()->findChild<QTabBar*>()->setCurrentIndex(tab);
        for (FoldSection* fold : window->findChildren<FoldSection*>())
            fold->setOpen(true);
        QTRY_VERIFY(session->whyNotGenerate().isEmpty());
        session->generate(QueuePlace::Last);
        QTRY_COMPARE(session->history().rowCount(), 1);
        QTRY_VERIFY(session->queue().isIdle());
        if (window->currentPage()->id() == QLatin1String("relight"))
            relight();
        if (window->currentPage()->id() == QLatin1String("gallery"))
            choosePicture();
        if (window->currentPage()->id() == QLatin1String("finetune"))
            train();
        QCoreApplication::processEvents();
    }

    void choosePicture()
    {
        GalleryModel& model = session->gallery().model();
        QTRY_COMPARE(model.rowCount(), 1);
        window->findChild<GalleryView*>(QStringLiteral("Gallery"))->setCurrentIndex(model.index(0));
        QTRY_VERIFY(model.record(0) && model.record(0)->kind == PictureKind::Painted);
    }

    void train()
    {
        FineTuning& tuning = session->fineTuning();
        session->settings().set(settings::runsFolder, file(QStringLiteral("runs")));
        touch(QStringLiteral("owls/1.png"), "x");
        tuning.useFolder(file(QStringLiteral("owls")));
        tuning.form().edit(TrainingField::Samples, [](TrainingForm& form) {
            form.settings.steps = 20;
            form.settings.sampleEvery = 10;
            form.settings.samples = {{.prompt = "an owl"}};
        });
        QTRY_COMPARE(tuning.whyNotTrain(), QString());
        QVERIFY(!tuning.train());
        QTRY_COMPARE(tuning.runs().runs().size(), std::size_t(1));
        QTRY_COMPARE(tuning.runs().runs().front().state, RunState::Finished);
        QTRY_VERIFY(session->queue().isIdle());
    }

    void relight()
    {
        const QString file = folder.filePath(QStringLiteral("night.png"));
        QVERIFY(paintNight(60, 40, 1).save(file));
        Relight& relight = session->relight();
        relight.add({file});
        QTRY_COMPARE(relight.list().rowCount(), 1);
        relight.setReference(folder.path());
        session->settings().set(settings::relightFolder, folder.filePath(QStringLiteral("out")));
        session->settings().set(settings::relightIntoFolder, true);
        QVERIFY(!relight.relightAll());
        QTRY_COMPARE(relight.list().count(RelightState::Done), 1);
        QTRY_VERIFY(!relight.preview().isBusy());
    }

    /// Arrows lead to it from the checked one.
    static bool isUnchecked(const QRadioButton* radio) { return radio && !radio->isChecked(); }

    /// What Tab should reach: shown, enabled, and no mere part of something that answers for it.
    QList<QWidget*> reachable() const
    {
        QList<QWidget*> result;
        for (QWidget* widget : window->findChildren<QWidget*>())
            if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)
                && !widget->focusProxy() && !isUnchecked(qobject_cast<QRadioButton*>(widget)))
                result << widget;
        return result;
    }
};

QString describe(const QWidget* widget)
{
    return QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName()
        + QStringLiteral(" in ") + QLatin1String(widget->parentWidget()->metaObject()->className())
        + QLatin1Char(' ') + widget->parentWidget()->objectName();
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

    void everythingFocusableSaysItsName_data() { addPages(); }
    void everythingFocusableSaysItsName()
    {
        QFETCH(int, page);
        QFETCH(int, tab);
        Studio studio;
        studio.fill(page, tab);
        for (QWidget* widget : studio.reachable()) {
            const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(
                accessible && !accessible->text(QAccessible::Name).isEmpty(), qPrintable(describe(widget)));
        }
    }

    void tabVisitsEverythingOnce_data() { addPages(); }
    void tabVisitsEverythingOnce()
    {
        QFETCH(int, page);
        QFETCH(int, tab);
        Studio studio;
        QVERIFY(QTest::qWaitForWindowActive(studio.window.get()));
        studio.fill(page, tab);
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

private:
    static void addPages()
    {
        QTest::addColumn<int>("page");
        QTest::addColumn<int>("tab");
        const Studio studio;
        const auto pages = childOf<QStackedWidget>(studio.window.get(), "Pages")
                               ->findChildren<Page*>(QString(), Qt::FindDirectChildrenOnly);
        for (int page = 0; page < pages.size(); ++page)
            for (int tab = 0; tab < (pages[page]->findChild<QTabBar*>() ? 3 : 1); ++tab)
                QTest::addRow("%s %d", qPrintable(pages[page]->id()), tab) << page << tab;
    }
};

CANDELA_QT_TEST(KeyboardTest)
#include "keyboard_test.moc"
