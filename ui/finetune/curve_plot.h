// Curves over the steps of a training: losses, learning rates. GUI thread only.
#pragma once

#include "ui/finetune/curve_axis.h"

#include <QPointF>
#include <QWidget>

#include <vector>

namespace candela
{

struct Curve {
    QString name;
    std::vector<QPointF> points; // step and value, by step
    int series = 0; // its colour and its dashes
    bool faint = false; // behind the others, without a place in the legend
};

/// The colour of a series on any surface of the theme; from the fifth on they repeat, with other dashes.
QColor seriesColour(int series);

/// Of many points in one column of pixels the lowest and the highest are drawn. The pointer, or the arrow
/// keys, choose a step whose values are shown.
class CurvePlot : public QWidget
{
    Q_OBJECT

public:
    explicit CurvePlot(QWidget* parent = nullptr);

    void setCurves(std::vector<Curve> curves);
    const std::vector<Curve>& curves() const { return m_curves; }
    void setLogScale(bool logarithmic);
    /// What is drawn ("Loss"), for screen readers, and what stands there while there is nothing to draw.
    void setTexts(const QString& name, const QString& empty);
    void setLegendShown(bool shown);
    /// The values at a step, as the pointer shows them: "Step 250 · 0.1032".
    QString valuesAt(double step) const;

    QSize sizeHint() const override { return {400, 200}; }
    QSize minimumSizeHint() const override { return {200, 84}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    bool isEmpty() const { return m_last <= m_first; }
    void measure();
    void describe();
    QRectF area() const;
    QPointF place(QPointF point, const QRectF& inside) const;
    void paintGrid(QPainter& painter, const QRectF& inside) const;
    void paintCurve(QPainter& painter, const QRectF& inside, const Curve& curve) const;
    void paintLegend(QPainter& painter, const QRectF& inside) const;
    void paintCursor(QPainter& painter, const QRectF& inside) const;
    void setCursorStep(double step);

    std::vector<Curve> m_curves;
    QString m_name, m_empty;
    bool m_logScale = false, m_legend = false;
    double m_first = 0, m_last = 0; // steps
    CurveAxis m_values;
    double m_cursor = -1; // a step; less than 0: none
};

} // namespace candela
