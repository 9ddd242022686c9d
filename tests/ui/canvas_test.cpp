#include "tests/support/qt_test_registry.h"
#include "ui/canvas/canvas.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace candela;

namespace
{

/// Every pixel tells where it is: red is x, green is y.
QImage coordinates(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixel(x, y, qRgb(x % 256, y % 256, 0));
    return image;
}

void sendWheel(QWidget& widget, QPointF position, int delta)
{
    QWheelEvent wheel(position, widget.mapToGlobal(position), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
        Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &wheel);
}

} // namespace

class CanvasTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_canvas = std::make_unique<Canvas>();
        m_canvas->resize(800, 600);
        m_canvas->show();
        m_canvas->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_canvas.get()));
    }

    void wheelKeepsThePixelUnderTheCursor()
    {
        m_canvas->setPicture(coordinates(512, 384));
        const double ratio = m_canvas->devicePixelRatioF();
        for (const QPointF at : {QPointF(310, 251), QPointF(400, 300), QPointF(520, 410)}) {
            m_canvas->fit();
            const QPointF before = m_canvas->view().toPicture(at * ratio);
            for (const int delta : {120, 120, 15, 30, 240, -120, 480, -60, -240}) {
                sendWheel(*m_canvas, at, delta);
                const QPointF after = m_canvas->view().toView(before) / ratio; // where that pixel is now
                QVERIFY2(std::abs(after.x() - at.x()) <= 1 && std::abs(after.y() - at.y()) <= 1,
                    qPrintable(QStringLiteral("%1 %2").arg(after.x() - at.x()).arg(after.y() - at.y())));
            }
        }
    }

    void fitShowsAllOfThePicture()
    {
        m_canvas->setPicture(coordinates(2000, 500));
        const QRectF shown = m_canvas->view().pictureInView();
        QVERIFY(m_canvas->isFitted());
        QVERIFY(QRectF(0, 0, 800, 600).contains(shown));
        QVERIFY(std::abs(shown.center().x() - 400) <= 1 && std::abs(shown.center().y() - 300) <= 1);
        m_canvas->resize(600, 400);
        QVERIFY(QRectF(0, 0, 600, 400).contains(m_canvas->view().pictureInView()));
    }

    void actualSizeShowsEveryPixelOnce()
    {
        const QImage picture = coordinates(256, 256);
        m_canvas->setPicture(picture);
        QTest::keyClick(m_canvas.get(), Qt::Key_1);
        QCOMPARE(m_canvas->zoom(), 1.0);
        const QImage shown = m_canvas->grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QPoint corner = m_canvas->view().pictureInView().topLeft().toPoint();
        QCOMPARE(shown.copy(QRect(corner, picture.size())), picture);
    }

    void pixelsAreCrispWhenLookedAtClosely()
    {
        QImage twoColours(64, 64, QImage::Format_RGB32);
        twoColours.fill(Qt::black);
        for (int y = 0; y < 64; ++y)
            for (int x = y % 2; x < 64; x += 2)
                twoColours.setPixel(x, y, qRgb(255, 255, 255));
        m_canvas->setPicture(twoColours);
        m_canvas->showActualSize();
        for (int i = 0; i < 4; ++i)
            m_canvas->zoomIn(); // 244 %
        const QImage shown = m_canvas->grab().toImage();
        const QRect inside = m_canvas->view().pictureInView().toRect().adjusted(2, 2, -2, -2);
        for (int y = inside.top(); y < inside.bottom(); y += 3)
            for (int x = inside.left(); x < inside.right(); x += 3) {
                const int grey = qGray(shown.pixel(x, y));
                QVERIFY(grey == 0 || grey == 255);
            }
    }

    void smallViewsAverage()
    {
        QImage checks(1024, 1024, QImage::Format_RGB32);
        for (int y = 0; y < 1024; ++y)
            for (int x = 0; x < 1024; ++x)
                checks.setPixel(x, y, (x + y) % 2 ? qRgb(255, 255, 255) : qRgb(0, 0, 0));
        MipPyramid pyramid(checks);
        const QImage& small = pyramid.levelFor(0.1);
        QCOMPARE(small.size(), QSize(128, 128));
        QVERIFY(std::abs(qGray(small.pixel(60, 60)) - 128) <= 2);
        QCOMPARE(pyramid.levelFor(0.51).size(), QSize(1024, 1024));
        QCOMPARE(pyramid.levelFor(1).size(), QSize(1024, 1024));
    }

    void halvingAveragesEveryChannel()
    {
        QImage four(2, 2, QImage::Format_ARGB32_Premultiplied);
        four.setPixel(0, 0, qRgba(255, 0, 10, 255));
        four.setPixel(1, 0, qRgba(255, 0, 20, 255));
        four.setPixel(0, 1, qRgba(255, 100, 30, 255));
        four.setPixel(1, 1, qRgba(255, 100, 40, 255));
        QCOMPARE(halved(four).pixel(0, 0), qRgba(255, 50, 25, 255));
    }

    void samePlaceForTheNextPictureOfThatSize()
    {
        m_canvas->setPicture(coordinates(512, 512));
        sendWheel(*m_canvas, {300, 200}, 360);
        const QRectF before = m_canvas->view().pictureInView();
        m_canvas->setPreview(coordinates(64, 64), {512, 512});
        QVERIFY(m_canvas->showsPreview());
        m_canvas->setPicture(coordinates(512, 512));
        QCOMPARE(m_canvas->view().pictureInView(), before);
        m_canvas->setPicture(coordinates(640, 512));
        QVERIFY(m_canvas->isFitted());
    }

    void previewFillsTheFinalSize()
    {
        m_canvas->setPreview(coordinates(64, 64), {512, 512});
        QCOMPARE(m_canvas->view().picture(), QSize(512, 512));
        QVERIFY(m_canvas->picture().isNull());
    }

    void draggingPansWhatOverflows()
    {
        m_canvas->setPicture(coordinates(512, 512));
        sendWheel(*m_canvas, {400, 300}, 1200);
        const QPointF before = m_canvas->view().pictureInView().topLeft();
        QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, {400, 300});
        QTest::mouseMove(m_canvas.get(), {430, 280});
        QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, {430, 280});
        QCOMPARE((m_canvas->view().pictureInView().topLeft() - before) / m_canvas->devicePixelRatioF(),
            QPointF(30, -20));
    }

    void aPictureCannotBeLost()
    {
        m_canvas->setPicture(coordinates(512, 512));
        for (int i = 0; i < 50; ++i)
            QTest::keyClick(m_canvas.get(), Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(m_canvas->view().pictureInView().intersects(QRectF(0, 0, 800, 600)));
    }

    void keysZoom()
    {
        m_canvas->setPicture(coordinates(512, 512));
        QSignalSpy changed(m_canvas.get(), &Canvas::viewChanged);
        QTest::keyClick(m_canvas.get(), Qt::Key_Plus);
        QVERIFY(!m_canvas->isFitted());
        QTest::keyClick(m_canvas.get(), Qt::Key_F);
        QVERIFY(m_canvas->isFitted());
        QVERIFY(changed.count() >= 2);
    }

    void surroundIsTheThemesGrey()
    {
        m_canvas->setPicture(coordinates(64, 64));
        m_canvas->clearFocus();
        m_canvas->setFocusPolicy(Qt::NoFocus);
        QCOMPARE(m_canvas->grab().toImage().pixelColor(3, 3), colours().canvas);
    }

    void screenReadersHearSizeAndZoom()
    {
        QVERIFY(!m_canvas->accessibleName().isEmpty());
        QVERIFY(!m_canvas->accessibleDescription().isEmpty());
        m_canvas->setPicture(coordinates(512, 384));
        m_canvas->showActualSize();
        QVERIFY(m_canvas->accessibleDescription().contains(QStringLiteral("512")));
        QVERIFY(m_canvas->accessibleDescription().contains(QStringLiteral("100")));
    }

    void emptyCanvasTakesNoHarm()
    {
        sendWheel(*m_canvas, {10, 10}, 120);
        QTest::mouseDClick(m_canvas.get(), Qt::LeftButton);
        QTest::keyClick(m_canvas.get(), Qt::Key_Plus);
        QVERIFY(m_canvas->isEmpty());
        m_canvas->setPicture({});
        QVERIFY(m_canvas->isEmpty());
    }

private:
    std::unique_ptr<Canvas> m_canvas;
};

CANDELA_QT_TEST(CanvasTest)
#include "canvas_test.moc"
