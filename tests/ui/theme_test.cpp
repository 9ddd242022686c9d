#include "tests/support/qt_test_registry.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>

using namespace candela;

/// The share of visible pixels that are nearly `colour`, 0 … 1.
static double shareOf(const QColor& colour, const QImage& image)
{
    int visible = 0, alike = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() < 250)
                continue;
            ++visible;
            alike += std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green())
                    + std::abs(pixel.blue() - colour.blue())
                < 12;
        }
    return visible ? static_cast<double>(alike) / visible : 0;
}

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { Theme::instance().setMode(ThemeMode::Dark); }

    void textIsReadableOnEverySurface_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void textIsReadableOnEverySurface()
    {
        QFETCH(bool, dark);
        const Colours& c = dark ? darkColours() : lightColours();
        for (const QColor& surface : {c.window, c.base, c.raised})
            for (const QColor& text :
                {c.text, c.secondary, c.placeholder, c.error, c.warning, c.success, c.info}) {
                QVERIFY2(contrastRatio(text, surface) >= 4.5,
                    qPrintable(text.name() + QStringLiteral(" on ") + surface.name()));
            }
        QVERIFY(contrastRatio(c.onAccent, c.accent) >= 4.5);
        QVERIFY(contrastRatio(c.text, c.canvas) >= 4.5);
        for (const QColor& surface : {c.window, c.base, c.raised})
            QVERIFY(contrastRatio(c.edge, surface) >= 3);
        for (const QColor& surface : {c.window, c.base, c.raised, c.canvas})
            QVERIFY(contrastRatio(c.accent, surface) >= 3); // the focus ring
    }

    void contrastFollowsWcag()
    {
        QCOMPARE(contrastRatio(Qt::white, Qt::black), 21.0);
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QVERIFY(std::abs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void canvasIsPureGrey()
    {
        for (const Colours* c : {&darkColours(), &lightColours()})
            QVERIFY(c->canvas.red() == c->canvas.green() && c->canvas.green() == c->canvas.blue());
    }

    void switchingReachesPalettesAndAllIcons()
    {
        QLabel label;
        label.show();
        const QIcon plain = icon(QStringLiteral("settings"));
        QSignalSpy changed(&Theme::instance(), &Theme::changed);
        for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
            Theme::instance().setMode(mode);
            QApplication::processEvents(); // Qt tells the widgets with an event
            QCOMPARE(label.palette().color(QPalette::WindowText), colours().text);
            QCOMPARE(QApplication::palette().color(QPalette::Window), colours().window);
            QVERIFY(shareOf(colours().text, plain.pixmap(QSize(96, 96), 1.0).toImage()) > 0.9);
        }
        QCOMPARE(changed.count(), 2);
    }

    void iconsFollowTheirMode()
    {
        const QIcon star = icon(QStringLiteral("star-filled"));
        const auto share = [&](const QColor& colour, QIcon::Mode mode, QIcon::State state) {
            return shareOf(colour, star.pixmap(QSize(96, 96), 1.0, mode, state).toImage());
        };
        QVERIFY(share(colours().text, QIcon::Normal, QIcon::Off) > 0.9);
        QVERIFY(share(colours().accent, QIcon::Normal, QIcon::On) > 0.9);
        QVERIFY(share(colours().disabled, QIcon::Disabled, QIcon::Off) > 0.9);
        QVERIFY(share(colours().text, QIcon::Selected, QIcon::Off) > 0.9);
        const QIcon tinted = icon(QStringLiteral("star-filled"), IconTint::Error);
        QVERIFY(shareOf(colours().error, tinted.pixmap(QSize(96, 96), 1.0).toImage()) > 0.9);
    }

    void everyIconDrawsAtEveryScale()
    {
        const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() > 20);
        for (const QString& file : files) {
            if (file == QLatin1String("candela.svg"))
                continue;
            for (const double scale : {1.0, 1.5, 2.0}) {
                const QPixmap pixmap = icon(file.chopped(4)).pixmap(QSize(20, 20), scale);
                QCOMPARE(
                    pixmap.size(), (QSizeF(20, 20) * scale).toSize()); // sharp: drawn at the screen's pixels
                QCOMPARE(pixmap.devicePixelRatio(), scale);
                int drawn = 0;
                const QImage image = pixmap.toImage();
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x)
                        drawn += image.pixelColor(x, y).alpha() > 128;
                QVERIFY2(drawn > 4, qPrintable(file));
            }
        }
        QVERIFY(!applicationIcon().pixmap(64).isNull());
    }

    void theScaleOfTypeKeepsItsSteps()
    {
        const double body = fontOf(TextRole::Body).pointSizeF();
        QCOMPARE(fontOf(TextRole::Caption).pointSizeF(), body * 0.9);
        QCOMPARE(fontOf(TextRole::Heading).pointSizeF(), body * 1.2);
        QCOMPARE(fontOf(TextRole::Title).pointSizeF(), body * 1.6);
    }
};

CANDELA_QT_TEST(ThemeTest)
#include "theme_test.moc"
