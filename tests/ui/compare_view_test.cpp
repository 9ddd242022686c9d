#include "tests/support/qt_test_registry.h"
#include "ui/canvas/compare_view.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace candela;

namespace
{

QImage plainImage(QColor colour, int width = 400, int height = 300)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

MipPyramid plain(QColor colour, int width = 400, int height = 300)
{
    return MipPyramid(plainImage(colour, width, height));
}

void sendWheel(QWidget& widget, QPointF position, int delta)
{
    QWheelEvent wheel(position, widget.mapToGlobal(position), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
        Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &wheel);
}

bool isWhiteText(const QImage& image, const QRect& area)
{
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            if (qGray(image.pixel(x, y)) > 230)
                return true;
    return false;
}

} // namespace

class CompareViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_view = std::make_unique<CompareView>();
        m_view->resize(800, 600);
        m_view->setLabels(QStringLiteral("BEFORE"), QStringLiteral("AFTER"));
        m_view->show();
        m_view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->setPictures(plain(Qt::darkBlue), plain(Qt::darkGreen), {400, 300});
    }

    void theLineDividesBeforeAndAfter()
    {
        QCOMPARE(m_view->split(), 0.5);
        const QImage shown = m_view->grab().toImage();
        QCOMPARE(shown.pixelColor(200, 150), QColor(Qt::darkBlue));
        QCOMPARE(shown.pixelColor(600, 150), QColor(Qt::darkGreen));
        QTest::keyClick(m_view.get(), Qt::Key_C);
        QCOMPARE(m_view->grab().toImage().pixelColor(200, 150), QColor(Qt::darkGreen));
    }

    void draggingTheSplitClamps() // 12
    {
        const auto drag = [this](int to) {
            const QPoint from(qRound(m_view->splitX()), 300);
            QTest::mousePress(m_view.get(), Qt::LeftButton, {}, from);
            QTest::mouseMove(m_view.get(), {to, 300});
            QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {to, 300});
        };
        drag(-200);
        QCOMPARE(m_view->split(), 0.0);
        drag(2000);
        QCOMPARE(m_view->split(), 1.0);
        drag(300);
        QVERIFY(std::abs(m_view->splitX() - 300) <= 1);
    }

    void aDoubleClickOnTheLineCentresIt()
    {
        m_view->setSplit(0.2);
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, {qRound(m_view->splitX()), 200});
        QCOMPARE(m_view->split(), 0.5);
        QVERIFY(m_view->isFitted());
        m_view->setMode(CompareMode::Hold); // quick looks do not zoom
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, {400, 200});
        QVERIFY(m_view->isFitted());
    }

    void arrowsMoveTheSplit() // 12
    {
        QSignalSpy changed(m_view.get(), &CompareView::splitChanged);
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QCOMPARE(m_view->split(), 0.51);
        QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(qRound(m_view->split() * 100), 41);
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(m_view->split(), 0.0);
        QTest::keyClick(m_view.get(), Qt::Key_End);
        QCOMPARE(m_view->split(), 1.0);
        QVERIFY(changed.count() > 20);
        QVERIFY(m_view->accessibleDescription().contains(QStringLiteral("100 %")));
    }

    void labelsAreAlwaysInSight() // 12
    {
        const QRect left(12, 12, 60, 18), right(740, 12, 46, 18);
        for (const double split : {0.0, 0.5, 1.0}) {
            m_view->setSplit(split);
            const QImage shown = m_view->grab().toImage();
            QVERIFY(isWhiteText(shown, left) && isWhiteText(shown, right));
        }
        m_view->setMode(CompareMode::Side);
        QVERIFY(isWhiteText(m_view->grab().toImage(), left) && isWhiteText(m_view->grab().toImage(), right));
        m_view->setMode(CompareMode::Hold);
        QVERIFY(isWhiteText(m_view->grab().toImage(), left));
    }

    void wheelKeepsThePixelUnderTheCursor_data() // 13
    {
        QTest::addColumn<CompareMode>("mode");
        QTest::addColumn<QPointF>("at");
        QTest::newRow("before") << CompareMode::Split << QPointF(210, 260);
        QTest::newRow("after") << CompareMode::Split << QPointF(610, 310);
        QTest::newRow("left") << CompareMode::Side << QPointF(150, 290);
        QTest::newRow("right") << CompareMode::Side << QPointF(620, 330);
    }
    void wheelKeepsThePixelUnderTheCursor()
    {
        QFETCH(CompareMode, mode);
        QFETCH(QPointF, at);
        m_view->setMode(mode);
        const double ratio = m_view->devicePixelRatioF();
        const double shift = mode == CompareMode::Side && at.x() > 400 ? 401 : 0; // the pane's left edge
        const QPointF inPane = (at - QPointF(shift, 0)) * ratio;
        const QPointF before = m_view->view().toPicture(inPane);
        for (const int delta : {120, 120, 30, 240, -120, 480, -60, -240}) {
            sendWheel(*m_view, at, delta);
            const QPointF off = (m_view->view().toView(before) - inPane) / ratio;
            QVERIFY(std::abs(off.x()) <= 1 && std::abs(off.y()) <= 1);
        }
    }

    void bothSidesShowTheSamePlace()
    {
        QImage before = plainImage(Qt::black), after = plainImage(Qt::black);
        before.setPixelColor(100, 100, Qt::white);
        after.setPixelColor(100, 100, Qt::white);
        m_view->setPictures(MipPyramid(before), MipPyramid(after), {400, 300});
        m_view->setMode(CompareMode::Side);
        for (int i = 0; i < 12; ++i)
            sendWheel(*m_view, {150, 300}, 120);
        const QPointF place = m_view->view().toView({100.5, 100.5}) / m_view->devicePixelRatioF();
        const QImage shown = m_view->grab().toImage();
        const QPoint first = place.toPoint(), second = first + QPoint(401, 0);
        if (QRect(0, 40, 398, 560).contains(first)) {
            QCOMPARE(shown.pixelColor(first), QColor(Qt::white));
            QCOMPARE(shown.pixelColor(second), QColor(Qt::white));
        }
    }

    void holdingShowsTheBefore()
    {
        m_view->setMode(CompareMode::Hold);
        const auto middle = [this] {
            return m_view->grab().toImage().pixelColor(400, 300);
        };
        QCOMPARE(middle(), QColor(Qt::darkGreen));
        QTest::mousePress(m_view.get(), Qt::LeftButton, {}, {400, 300});
        QCOMPARE(middle(), QColor(Qt::darkBlue));
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {400, 300});
        QCOMPARE(middle(), QColor(Qt::darkGreen));
        QTest::keyPress(m_view.get(), Qt::Key_Space);
        QCOMPARE(middle(), QColor(Qt::darkBlue));
        QTest::keyRelease(m_view.get(), Qt::Key_Space);
        QCOMPARE(middle(), QColor(Qt::darkGreen));
    }

    void aPreviewStandsForTheWholePicture()
    {
        m_view->setPictures(plain(Qt::darkBlue, 100, 75), plain(Qt::darkGreen, 400, 300), {400, 300});
        QCOMPARE(m_view->view().picture(), QSize(400, 300));
        const QImage shown = m_view->grab().toImage();
        QCOMPARE(shown.pixelColor(200, 150), QColor(Qt::darkBlue));
        QCOMPARE(shown.pixelColor(600, 150), QColor(Qt::darkGreen));
        m_view->setPictures(plain(Qt::darkBlue), {}, {400, 300}); // not computed yet
        QCOMPARE(m_view->grab().toImage().pixelColor(600, 150), QColor(Qt::darkBlue));
    }

    void emptyTakesNoHarm()
    {
        m_view->clear();
        for (const int key : {Qt::Key_Left, Qt::Key_C, Qt::Key_F, Qt::Key_1, Qt::Key_End})
            QTest::keyClick(m_view.get(), static_cast<Qt::Key>(key));
        QTest::mousePress(m_view.get(), Qt::LeftButton, {}, {400, 300});
        QTest::mouseMove(m_view.get(), {100, 300});
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {100, 300});
        QVERIFY(m_view->isEmpty());
        m_view->grab();
    }

private:
    std::unique_ptr<CompareView> m_view;
};

CANDELA_QT_TEST(CompareViewTest)
#include "compare_view_test.moc"
