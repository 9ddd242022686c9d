// Whether the smallest window has room for all its words, in every language.

#include "app/session/dataset_desk.h"
#include "tests/support/painted_dataset.h"
#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "ui/generate/card_button.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/page.h"
#include "ui/pages.h"
#include "ui/settings/settings_dialog.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/label.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

using namespace candela;
using namespace candela::test;

namespace
{

QString plain(QString text)
{
    return text.remove(QLatin1Char('&'));
}

/// The room the text of a label or button would like beyond what it has, in pixels; 0 or less: it has enough.
int missingWidth(const QWidget* widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(widget)) {
        if (qobject_cast<const ElidedLabel*>(widget) || label->text().isEmpty())
            return 0;
        if (label->wordWrap())
            return label->heightForWidth(label->width()) - label->height();
        return label->sizeHint().width() - label->width();
    }
    if (qobject_cast<const CardButton*>(widget)) // its words are wrapped
        return widget->sizeHint().height() - widget->height();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
        const auto* tool = qobject_cast<const QToolButton*>(widget);
        const bool textShown = !tool || tool->toolButtonStyle() == Qt::ToolButtonTextBesideIcon;
        const int text = widget->fontMetrics().horizontalAdvance(plain(button->text()));
        const int iconWidth = button->icon().isNull() ? 0 : button->iconSize().width();
        return textShown && !button->text().isEmpty() ? text + iconWidth - widget->width() : 0;
    }
    return 0;
}

QString describe(const QWidget* widget, const QString& what)
{
    QString text;
    if (const auto* label = qobject_cast<const QLabel*>(widget))
        text = label->text();
    else if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        text = button->text();
    return QStringLiteral("%1: %2 '%3' in %4")
        .arg(what, QLatin1String(widget->metaObject()->className()), text,
            widget->parentWidget()->objectName());
}

/// Text that is cut, and labels or controls that lie over each other.
QStringList faults(const QWidget* root)
{
    QStringList found;
    for (const QWidget* widget : root->findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        if (const int missing = missingWidth(widget); missing > 0)
            found += describe(widget, QStringLiteral("%1 pixels are missing").arg(missing));
        const bool words =
            qobject_cast<const QLabel*>(widget) || qobject_cast<const QAbstractButton*>(widget);
        for (const QObject* child : widget->parentWidget()->children()) {
            const auto* sibling = qobject_cast<const QWidget*>(child);
            const bool control = qobject_cast<const QLabel*>(child)
                || qobject_cast<const QAbstractButton*>(child) || qobject_cast<const QComboBox*>(child);
            if (words && control && sibling != widget && sibling->isVisible()
                && sibling->geometry().intersects(widget->geometry()))
                found += describe(widget, QStringLiteral("overlaps"));
        }
    }
    return found;
}

} // namespace

class LayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { applyLanguage(QStringLiteral("en")); }

    void theSmallestWindowHasRoom_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("withPictures");
        for (const Language& language : languages())
            for (const bool withPictures : {false, true})
                QTest::addRow("%s%s", qPrintable(language.code), withPictures ? " with pictures" : "")
                    << language.code << withPictures;
    }
    void theSmallestWindowHasRoom() // 1
    {
        QFETCH(QString, language);
        QFETCH(bool, withPictures);
        ScriptedStudio studio;
        studio.session->settings().set(settings::language, language);
        MainWindow window(*studio.session);
        addPages(window, *studio.session);
        if (withPictures) {
            const QString folder = paintOwls(studio);
            studio.session->fineTuning().useFolder(folder);
            DatasetDesk& desk = studio.session->datasetDesk();
            desk.open(folder);
            QTRY_VERIFY(desk.isOpen());
            DatasetFilterForm filters;
            filters.shape = {.on = true, .filter = {.minWidth = 24, .maxWidth = 4096, .minHeight = 24}};
            filters.nearCopies.on = true;
            desk.setFilters(filters);
            desk.preview();
            QTRY_VERIFY(desk.sheet().preview);
            filters.aesthetic.on = true;
            desk.setFilters(filters);
        }
        window.resize(1280, 720);
        window.show();
        QCOMPARE(window.size(), QSize(1280, 720));
        const int pages = childOf<QStackedWidget>(&window, "Pages")->count();
        for (int page = 0; page < pages; ++page) {
            window.showPage(page);
            auto* tabs = window.currentPage()->findChild<QTabBar*>();
            for (int state = 0; state < 2 * (tabs ? tabs->count() : 1); ++state) {
                const bool open = state % 2 == 1;
                if (tabs)
                    tabs->setCurrentIndex(state / 2);
                for (FoldSection* fold : window.currentPage()->findChildren<FoldSection*>())
                    fold->setOpen(open);
                QStringList found;
                const auto hasRoom = [&] {
                    found = faults(&window);
                    return found.isEmpty();
                };
                QVERIFY2(QTest::qWaitFor(hasRoom, 1000), // what is counted and described comes a little later
                    qPrintable(
                        window.currentPage()->id() + QLatin1Char('\n') + found.join(QLatin1Char('\n'))));
                QCOMPARE(window.size(), QSize(1280, 720)); // nothing has pushed it wider
            }
        }
    }

    void theSettingsHaveRoom_data() { addLanguages(); }
    void theSettingsHaveRoom()
    {
        QFETCH(QString, language);
        ScriptedStudio studio;
        studio.session->settings().set(settings::language, language);
        MainWindow window(*studio.session);
        addPages(window, *studio.session);
        window.openSettings();
        auto* dialog = window.findChild<SettingsDialog*>();
        auto* sections = dialog->findChild<QListWidget*>();
        for (int row = 0; row < sections->count(); ++row) {
            sections->setCurrentRow(row);
            QCoreApplication::processEvents();
            QCoreApplication::processEvents();
            const QStringList found = faults(dialog);
            QVERIFY2(found.isEmpty(),
                qPrintable(sections->item(row)->text() + QLatin1Char('\n') + found.join(QLatin1Char('\n'))));
        }
    }

private:
    static void addLanguages()
    {
        QTest::addColumn<QString>("language");
        for (const Language& language : languages())
            QTest::newRow(qPrintable(language.code)) << language.code;
    }
};

CANDELA_QT_TEST(LayoutTest)
#include "layout_test.moc"
