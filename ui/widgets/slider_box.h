// A slider over the sensible range beside a box with the full one.
#pragma once

#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace candela
{

/// What a SliderBox can hold. The box accepts hardMin … hardMax, the slider shows softMin … softMax.
struct SliderRange {
    double softMin = 0, softMax = 1;
    double step = 1; // of the slider, and of the box's arrows
    double hardMin = 0, hardMax = 1;
    int decimals = 0; // shown and kept by the box
};

/// Double-clicking the slider restores the default; a wheel over it without focus does nothing (see
/// wheel_guard.h). A value is "touched" once the user has changed it; defaults that come with a model leave
/// such values alone.
class SliderBox : public QWidget
{
    Q_OBJECT
    Q_PROPERTY(double value READ value WRITE setValue NOTIFY valueChanged USER true)

public:
    SliderBox(const SliderRange& range, double defaultValue, QWidget* parent = nullptr);

    double value() const;
    int intValue() const { return qRound(value()); }
    double defaultValue() const { return m_default; }
    const SliderRange& range() const { return m_range; }
    bool isTouched() const { return m_touched; }

    QSlider* slider() const { return m_slider; }
    QDoubleSpinBox* box() const { return m_box; }

    /// Names slider and box for screen readers; use it with the text of the label beside.
    void setName(const QString& name);

public Q_SLOTS:
    /// Set by the program; marks the value as touched if it differs from the default.
    void setValue(double value);
    /// Changes the value as well where the user has not touched it.
    void setDefaultValue(double value);
    void restoreDefault();

Q_SIGNALS:
    void valueChanged(double value);
    /// Only for changes made by the user's hand.
    void edited(double value);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void takeValue(double value, bool byUser);
    int positionOf(double value) const;

    SliderRange m_range;
    double m_default;
    bool m_touched = false;
    bool m_updating = false;
    QSlider* m_slider;
    QDoubleSpinBox* m_box;
};

} // namespace candela
