// A learning rate: a slider over powers of ten beside a box for the number. GUI thread only.
#pragma once

#include <QDoubleSpinBox>
#include <QWidget>

class QSlider;

namespace candela
{

/// "1e-4", "2.5e-5", "0.002": small numbers by their powers of ten.
QString displayRate(double rate);

/// Shows and reads "1e-4" and "0.00025"; its arrows go by a fifth of a power of ten.
class RateSpin : public QDoubleSpinBox
{
    Q_OBJECT

public:
    explicit RateSpin(QWidget* parent = nullptr);
    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
    void stepBy(int steps) override;
};

/// The slider shows 1e-6 … 1e-2, the box takes 1e-8 … 10. Double-clicking the slider restores the default.
class RateBox : public QWidget
{
    Q_OBJECT

public:
    explicit RateBox(QWidget* parent = nullptr);

    double value() const { return m_box->value(); }
    /// By the program: no edit.
    void setValue(double value);
    void setDefaultValue(double value);
    void setName(const QString& name); // for screen readers
    QSlider* slider() const { return m_slider; }
    RateSpin* box() const { return m_box; }

Q_SIGNALS:
    void edited(double value);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void take(double value);

    QSlider* m_slider;
    RateSpin* m_box;
    double m_default = 1e-4;
    bool m_updating = false;
};

} // namespace candela
