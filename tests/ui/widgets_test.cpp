#include "tests/support/qt_test_registry.h"
#include "ui/language.h"
#include "ui/widgets/fold_section.h"
#include "ui/widgets/inline_message.h"
#include "ui/widgets/label.h"
#include "ui/widgets/seed_edit.h"
#include "ui/widgets/size_control.h"
#include "ui/widgets/slider_box.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

using namespace candela;

namespace
{

constexpr SliderRange stepsRange{
    .softMin = 1, .softMax = 60, .step = 1, .hardMin = 1, .hardMax = 150, .decimals = 0};

void sendWheel(QWidget* widget, int notches)
{
    const QPointF centre = QRectF(widget->rect()).center();
    QWheelEvent wheel(centre, widget->mapToGlobal(centre), {}, {0, 120 * notches}, Qt::NoButton,
        Qt::NoModifier, Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&wheel); // only those go on to the parent
    qApp->notify(widget, &wheel); // sendEvent() would make it synthetic again
}

void type(QWidget* widget, const char* text)
{
    widget->setFocus();
    QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(widget, QLatin1String(text));
    QTest::keyClick(widget, Qt::Key_Return);
}

} // namespace

class WidgetsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wheelChangesOnlyWhatHasTheFocus()
    {
        QWidget window;
        auto* layout = new QVBoxLayout(&window);
        auto* other = new QLineEdit;
        auto* slider = new SliderBox(stepsRange, 20);
        auto* combo = new QComboBox;
        combo->addItems({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        combo->setCurrentIndex(1);
        for (QWidget* widget : std::initializer_list<QWidget*>{other, slider, combo})
            layout->addWidget(widget);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));

        other->setFocus();
        for (const int notches : {1, -1, 3}) {
            sendWheel(slider->slider(), notches);
            sendWheel(slider->box(), notches);
            sendWheel(combo, notches);
        }
        QCOMPARE(slider->value(), 20.0);
        QCOMPARE(combo->currentIndex(), 1);

        slider->box()->setFocus();
        sendWheel(slider->box(), 1);
        QCOMPARE(slider->value(), 21.0);
        combo->setFocus();
        sendWheel(combo, -1);
        QCOMPARE(combo->currentIndex(), 2);
    }

    void wheelOverAValueScrollsThePanel()
    {
        QScrollArea area;
        auto* panel = new QWidget;
        panel->setFixedSize(300, 2000);
        auto* slider = new SliderBox(stepsRange, 20, panel);
        slider->setGeometry(0, 0, 300, 40);
        area.setWidget(panel);
        area.resize(320, 200);
        area.show();
        area.setFocus();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        sendWheel(slider->box(), -2);
        QVERIFY(area.verticalScrollBar()->value() > 0);
        QCOMPARE(slider->value(), 20.0);
    }

    void doubleClickRestoresTheDefault()
    {
        SliderBox slider(stepsRange, 20);
        slider.resize(300, 28);
        slider.show();
        slider.setValue(45);
        QVERIFY(slider.isTouched());
        QSignalSpy edited(&slider, &SliderBox::edited);
        QTest::mouseDClick(slider.slider(), Qt::LeftButton);
        QCOMPARE(slider.value(), 20.0);
        QVERIFY(!slider.isTouched());
        QCOMPARE(edited.last().first().toDouble(), 20.0);
    }

    void sliderStopsWhereTheBoxGoesOn()
    {
        SliderBox slider(stepsRange, 20);
        slider.show();
        slider.slider()->setValue(slider.slider()->maximum());
        QCOMPARE(slider.value(), 60.0);
        type(slider.box(), "150");
        QCOMPARE(slider.value(), 150.0);
        QCOMPARE(slider.slider()->value(), slider.slider()->maximum());
        type(slider.box(), "151"); // the last digit is not accepted
        QVERIFY(slider.value() <= 150);
    }

    void modelDefaultsLeaveTouchedValuesAlone()
    {
        SliderBox slider(stepsRange, 20);
        slider.setDefaultValue(30);
        QCOMPARE(slider.value(), 30.0);
        slider.slider()->setValue(9); // position 9 of 1 … 60
        QCOMPARE(slider.value(), 10.0);
        slider.setDefaultValue(25);
        QCOMPARE(slider.value(), 10.0);
        QCOMPARE(slider.defaultValue(), 25.0);
    }

    void fractionsKeepTheirStep()
    {
        SliderBox cfg(
            {.softMin = 1, .softMax = 15, .step = 0.5, .hardMin = 0, .hardMax = 30, .decimals = 1}, 7);
        cfg.slider()->setValue(cfg.slider()->value() + 1);
        QCOMPARE(cfg.value(), 7.5);
        cfg.setValue(7.3);
        QCOMPARE(cfg.value(), 7.3); // not pulled to where the slider's knob lies
    }

    void sizesAreMultiples()
    {
        SizeControl size;
        size.show();
        auto* width = size.findChildren<SideBox*>().at(0);
        type(width, "515");
        QCOMPARE(size.pictureSize(), QSize(512, 512));
        width->stepBy(1);
        QCOMPARE(size.pictureSize().width(), 576);
        type(width, "520");
        width->stepBy(1);
        QCOMPARE(size.pictureSize().width(), 576); // to the next full step
        width->setFocus();
        QTest::keyClick(width, Qt::Key_Up);
        QCOMPARE(size.pictureSize().width(), 640);
    }

    void sizeKeepsItsRatioWhileLocked()
    {
        SizeControl size;
        size.setPictureSize({768, 512});
        size.setLocked(true);
        auto* width = size.findChildren<SideBox*>().at(0);
        width->setValue(1536);
        QCOMPARE(size.pictureSize(), QSize(1536, 1024));
        size.swapSides();
        QCOMPARE(size.pictureSize(), QSize(1024, 1536));
    }

    void sizeNamesItsRatio()
    {
        SizeControl size;
        auto* ratio = size.findChild<QComboBox*>();
        size.setPictureSize({768, 512});
        QCOMPARE(ratio->currentText(), QStringLiteral("3:2"));
        size.setPictureSize({512, 512});
        QCOMPARE(ratio->currentText(), QStringLiteral("1:1"));
        size.setPictureSize({520, 512});
        QCOMPARE(ratio->currentIndex(), ratio->count() - 1);
    }

    void seedTakesAll32BitsAndNoMore()
    {
        SeedEdit seed;
        seed.show();
        auto* edit = seed.findChild<QLineEdit*>();
        type(edit, "4294967295");
        QCOMPARE(seed.seed(), 4294967295u);
        QVERIFY(!seed.isRandom()); // typed, so meant
        type(edit, "4294967296");
        QCOMPARE(seed.seed(), 429496729u); // the last digit is not accepted
        type(edit, "-1");
        QCOMPARE(seed.seed(), 1u);
    }

    void randomSeedsAreDrawnWhenTaken()
    {
        SeedEdit seed;
        seed.setSeed(42);
        QCOMPARE(seed.takeSeed(), 42u);
        QCOMPARE(seed.takeSeed(), 42u);
        seed.setRandom(true);
        const quint32 first = seed.takeSeed();
        QCOMPARE(seed.seed(), first);
        QVERIFY(seed.takeSeed() != first || seed.takeSeed() != first);
    }

    void foldedSectionSaysWhatIsInside()
    {
        FoldSection fold(QStringLiteral("Sampling"));
        auto* content = new QLineEdit;
        fold.setContent(content);
        fold.setSummary(QStringLiteral("Euler · 20"));
        fold.show();
        QVERIFY(!content->isVisible());
        auto* header = fold.findChild<QAbstractButton*>();
        QVERIFY(header->accessibleName().contains(QStringLiteral("Euler · 20")));
        QTest::mouseClick(header, Qt::LeftButton);
        QVERIFY(content->isVisible());
        header->setFocus();
        QTest::keyClick(header, Qt::Key_Space);
        QVERIFY(!content->isVisible());
    }

    void messageShowsCauseRemedyAndDetails()
    {
        InlineMessage message;
        QVERIFY(message.isHidden());
        message.showMessage(
            MessageKind::Error, QStringLiteral("cause"), QStringLiteral("remedy"), QStringLiteral("details"));
        QVERIFY(message.isVisible());
        QVERIFY(message.accessibleName().contains(QStringLiteral("cause")));
        const auto buttons = message.findChildren<QPushButton*>();
        const auto copy = std::ranges::find(buttons, QStringLiteral("Copy"), &QPushButton::text);
        QVERIFY(copy != buttons.end());
        (*copy)->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("cause\nremedy\ndetails"));
        QSignalSpy dismissed(&message, &InlineMessage::dismissed);
        message.findChild<QToolButton*>()->click();
        QVERIFY(message.isHidden());
        QCOMPARE(dismissed.count(), 1);
    }

    void messageOfTheEngineSpeaksTheWindowsLanguage()
    {
        const QString cause = QStringLiteral("The model '/m/a %1' does not exist."),
                      remedy = QStringLiteral("Choose a smaller size.");
        InlineMessage message;
        message.showMessage(MessageKind::Error, cause, remedy);
        const auto shown = [&] {
            QStringList texts;
            for (const Label* label : message.findChildren<Label*>())
                texts += label->text();
            return texts;
        };
        QCOMPARE(shown(), (QStringList{cause, remedy}));
        applyLanguage(QStringLiteral("zh_CN"));
        QApplication::processEvents();
        const QStringList chinese = shown();
        const QString heard = message.accessibleName();
        applyLanguage(QStringLiteral("en"));
        QApplication::processEvents();
        QCOMPARE(chinese,
            (QStringList{QStringLiteral("模型 '/m/a %1' 不存在。"), QStringLiteral("请选择更小的尺寸。")}));
        QVERIFY(heard.contains(chinese.front()));
        QCOMPARE(shown(), (QStringList{cause, remedy}));
        QCOMPARE(message.cause(), cause); // as it was given, whatever is shown
    }

    void longMessageIsNotCutOff()
    {
        QWidget panel;
        auto* layout = new QVBoxLayout(&panel);
        auto* message = new InlineMessage;
        layout->addWidget(message);
        layout->addStretch();
        panel.resize(320, 600);
        panel.show();
        message->showMessage(MessageKind::Error,
            QStringLiteral("The weight conv_in.weight is missing in the folder. ").repeated(4),
            QStringLiteral("Choose another folder, or fetch the model again. ").repeated(3));
        QApplication::processEvents();
        for (const Label* label : message->findChildren<Label*>())
            QVERIFY(label->height() >= label->heightForWidth(label->width()));
    }

    void elidedLabelTakesLittleRoom()
    {
        ElidedLabel label(QStringLiteral("a long name ").repeated(20));
        QVERIFY(label.minimumSizeHint().width() < 60);
    }
};

CANDELA_QT_TEST(WidgetsTest)
#include "widgets_test.moc"
