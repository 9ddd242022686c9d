// The settings: what is shown is in force, keys that conflict are said, patterns that cannot be filled in
// too.

#include "tests/support/qt_test_registry.h"
#include "tests/support/scripted_studio.h"
#include "ui/log_viewer.h"
#include "ui/main_window.h"
#include "ui/pages.h"
#include "ui/settings/key_edit.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/settings_section.h"
#include "ui/shortcuts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/inline_message.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTreeWidget>

using namespace candela;
using namespace candela::test;

namespace
{

struct Studio : ScriptedStudio {
    std::unique_ptr<MainWindow> window;
    SettingsDialog* dialog;

    Studio()
    {
        window = std::make_unique<MainWindow>(*session);
        addPages(*window, *session);
        window->show();
        window->openSettings();
        dialog = window->findChild<SettingsDialog*>();
    }
    QListWidget* sections() const { return dialog->findChild<QListWidget*>(); }
    QStackedWidget* pages() const { return dialog->findChild<QStackedWidget*>(); }
    SettingsSection* show(const QString& icon) const
    {
        for (int row = 0; row < pages()->count(); ++row)
            if (auto* section = static_cast<SettingsSection*>(pages()->widget(row));
                section->iconName() == icon) {
                sections()->setCurrentRow(row);
                return section;
            }
        qFatal("no section with the icon %s", qPrintable(icon));
    }
    void chooseAction(const QString& id) const
    {
        show(QStringLiteral("keyboard"));
        auto* list = childOf<QTreeWidget>(dialog, "ShortcutList");
        for (QTreeWidgetItemIterator item(list); *item; ++item)
            if ((*item)->data(0, Qt::UserRole).toString() == id)
                return list->setCurrentItem(*item);
        qFatal("%s is not listed", qPrintable(id));
    }
    KeyEdit* keys() const { return childOf<KeyEdit>(dialog, "Keys"); }
};

} // namespace

class SettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rememberedTokensAreForgotten()
    {
        const Studio studio;
        const QUrl url(QStringLiteral("https://huggingface.co/org/name"));
        studio.show(QStringLiteral("lock"));
        auto* forget = childOf<QPushButton>(studio.dialog, "ForgetTokens");
        QVERIFY(!forget->isEnabled());
        AccessTokens& tokens = studio.session->transfers().tokens();
        QVERIFY(tokens.set(url, QStringLiteral("hf_one"), KeepToken::OnThisComputer));
        studio.show(QStringLiteral("folder"));
        studio.show(QStringLiteral("lock"));
        QVERIFY(forget->isEnabled());
        QVERIFY(forget->accessibleDescription().contains(QLatin1String("access-tokens.json")));
        forget->click();
        QVERIFY(!forget->isEnabled());
        QVERIFY(tokens.of(url).isEmpty());
        QVERIFY(!QFileInfo::exists(tokens.file()));
    }

    void everySectionIsListedAndNamed()
    {
        const Studio studio;
        QCOMPARE(studio.sections()->count(), 8);
        for (int row = 0; row < studio.sections()->count(); ++row) {
            QVERIFY(!studio.sections()->item(row)->text().isEmpty());
            studio.sections()->setCurrentRow(row);
            QCOMPARE(studio.pages()->currentIndex(), row);
            for (QWidget* widget : studio.pages()->currentWidget()->findChildren<QWidget*>()) {
                if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
                    continue;
                const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(),
                    widget->metaObject()->className());
            }
        }
    }

    void searchLeavesTheSectionsThatHaveTheWords()
    {
        const Studio studio;
        auto* search = studio.dialog->findChild<QLineEdit*>(QString(), Qt::FindDirectChildrenOnly);
        search->setText(QStringLiteral("precision"));
        int left = 0;
        for (int row = 0; row < studio.sections()->count(); ++row)
            left += !studio.sections()->item(row)->isHidden();
        QCOMPARE(left, 1);
        QCOMPARE(static_cast<SettingsSection*>(studio.pages()->currentWidget())->iconName(),
            QStringLiteral("chip"));
        search->clear();
        QVERIFY(!studio.sections()->item(0)->isHidden());
    }

    void standardValuesComeBack()
    {
        const Studio studio;
        Settings& settings = studio.session->settings();
        SettingsSection* general = studio.show(QStringLiteral("sliders"));
        settings.set(settings::theme, QStringLiteral("light"));
        general->restoreStandard();
        QCOMPARE(settings.get(settings::theme), QStringLiteral("system"));
        Theme::instance().setMode(ThemeMode::Dark);
    }

    void namesOfPicturesAreShownAsTheyWillBe()
    {
        const Studio studio;
        studio.session->form().edit(
            FormField::Prompt, [](GenerateForm& form) { form.prompt = QStringLiteral("A red apple"); });
        SettingsSection* output = studio.show(QStringLiteral("picture"));
        auto* name = childOf<QLineEdit>(output, "NamePattern");
        auto* example = childOf<QLabel>(output, "NameExample");
        QVERIFY2(example->text().startsWith(QStringLiteral("a-red-apple-")), qPrintable(example->text()));
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("{steps} {size}"));
        QCOMPARE(example->text(), QStringLiteral("20 512x512.png"));
        QCOMPARE(studio.session->settings().get(settings::outputName), QStringLiteral("{steps} {size}"));
        QTest::keyClicks(name, QStringLiteral("{oops}"));
        QVERIFY(example->text().contains(QStringLiteral("{oops}")));
        QCOMPARE(studio.session->settings().get(settings::outputName), QStringLiteral("{steps} {size}"));
        QTRY_VERIFY(studio.session->whyNotGenerate().isEmpty());
        QVERIFY(!studio.session->generate(QueuePlace::Last));
        QTRY_COMPARE(studio.script.requests().size(), 1U);
        QCOMPARE(studio.script.requests().front().namePattern, "{steps} {size}");
    }

    void keysAreTakenAtOnce()
    {
        const Studio studio;
        studio.chooseAction(QStringLiteral("generate.newSeed"));
        QCOMPARE(studio.keys()->keySequence(), QKeySequence(Qt::CTRL | Qt::Key_R));
        QTest::keyClick(studio.keys(), Qt::Key_K, Qt::ControlModifier | Qt::AltModifier);
        const QKeySequence chosen(Qt::CTRL | Qt::ALT | Qt::Key_K);
        QCOMPARE(studio.window->shortcuts().keysOf(QStringLiteral("generate.newSeed")), chosen);
        QCOMPARE(studio.keys()->keySequence(), chosen);
        studio.show(QStringLiteral("keyboard"))->restoreStandard();
        QVERIFY(studio.window->shortcuts().isStandard(QStringLiteral("generate.newSeed")));
    }

    void conflictsAreSaidAndCanBeResolved()
    {
        const Studio studio;
        Shortcuts& shortcuts = studio.window->shortcuts();
        const QString seed = QStringLiteral("generate.newSeed"), settings = QStringLiteral("window.settings");
        studio.chooseAction(seed);
        auto* message = studio.pages()->currentWidget()->findChild<InlineMessage*>();
        QTest::keyClick(studio.keys(), Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(message->isVisible());
        QVERIFY(message->cause().contains(QStringLiteral("Settings")));
        QVERIFY(shortcuts.isStandard(seed)); // nothing has changed yet
        Q_EMIT message->actionTriggered();
        QCOMPARE(shortcuts.keysOf(seed), QKeySequence(Qt::CTRL | Qt::Key_Comma));
        QVERIFY(shortcuts.keysOf(settings).isEmpty());
        QTest::keyClick(studio.keys(), Qt::Key_A);
        QVERIFY(message->isVisible()); // needed for typing
        QCOMPARE(shortcuts.keysOf(seed), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    }

    void theCopiedReportIsTheOneWithoutPrompts()
    {
        const Studio studio;
        studio.session->form().edit(
            FormField::Prompt, [](GenerateForm& form) { form.prompt = QStringLiteral("my very own idea"); });
        studio.session->log().warning(QStringLiteral("my very own idea was too long"));
        studio.window->openLogs();
        auto* viewer = studio.window->findChild<LogViewer*>();
        QVERIFY(viewer->isVisible());
        QTest::mouseClick(childOf<QPushButton>(viewer, "CopyReport"), Qt::LeftButton);
        const QString report = QApplication::clipboard()->text();
        QVERIFY(report.contains(QStringLiteral("Processor")));
        QVERIFY(!report.contains(QStringLiteral("idea")));
    }
};

CANDELA_QT_TEST(SettingsTest)
#include "settings_test.moc"
