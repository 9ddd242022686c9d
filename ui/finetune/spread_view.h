// How a number of a dataset's pictures is spread, as bars. GUI thread only.
#pragma once

#include "app/session/dataset_rows.h"

#include <QWidget>

namespace candela
{

class SpreadView : public QWidget
{
    Q_OBJECT

public:
    explicit SpreadView(QWidget* parent = nullptr);

    /// `low` and `high` name the ends of the axis. Between `from` and `to`, what a filter lets through, the
    /// bars are in the accent.
    void setSpread(
        const ValueSpread& spread, const QString& low, const QString& high, double from, double to);

    QSize sizeHint() const override { return {160, 96}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void describe();

    ValueSpread m_spread;
    QString m_low, m_high;
    double m_from = 0, m_to = 1;
};

} // namespace candela
