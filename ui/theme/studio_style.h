// How controls are drawn: Fusion's behaviour with flat shapes, one focus ring and the theme's colours.
// GUI thread only; owned by the QApplication.
#pragma once

#include <QProxyStyle>

namespace candela
{

/// Whether a button carries the dynamic property "primary"; see primary_button.h.
bool isPrimaryButton(const QWidget* widget);

/// Buttons that carry the dynamic property "primary" are filled with the accent.
class StudioStyle : public QProxyStyle
{
    Q_OBJECT

public:
    StudioStyle();

    void polish(QWidget* widget) override;
    void polish(QPalette& palette) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
        QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
        const QWidget* widget) const override;
    QRect subElementRect(
        SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
        const QWidget* widget) const override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
        const QWidget* widget) const override;
};

} // namespace candela
