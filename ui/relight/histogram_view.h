// How brightness is spread before and after. GUI thread only.
#pragma once

#include "app/session/histogram.h"

#include <QWidget>

namespace candela
{

class HistogramView : public QWidget
{
    Q_OBJECT

public:
    explicit HistogramView(QWidget* parent = nullptr);

    /// `afterName`: what the second one is of, as its legend says.
    void setHistograms(const Histogram& before, const Histogram& after, const QString& afterName);

    QSize sizeHint() const override { return {200, 112}; }
    QSize minimumSizeHint() const override { return {120, 96}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void describe();

    Histogram m_before, m_after;
    QString m_afterName;
};

} // namespace candela
