// A mark under a slider for the values that are usually right. GUI thread only.
#pragma once

#include <QWidget>

namespace candela
{

class SliderBox;

/// Lies under the slider box and follows its slider's width.
class AdvisedRange : public QWidget
{
    Q_OBJECT

public:
    /// `low` … `high` within the slider's range.
    AdvisedRange(SliderBox* box, double low, double high, QWidget* parent = nullptr);

    void setText(const QString& text);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int xOf(double value) const;

    SliderBox* m_box;
    double m_low, m_high;
    QString m_text;
};

} // namespace candela
