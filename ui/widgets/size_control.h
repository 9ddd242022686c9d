// Width and height of a picture: a ratio to choose, two boxes, a swap and a lock.
#pragma once

#include <QSize>
#include <QSpinBox>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace candela
{

/// What a SizeControl accepts, in pixels.
struct SizeLimits {
    int minimum = 64, maximum = 4096;
    int multiple = 8; // sides are always multiples of this
    int step = 64; // of the arrows; with Ctrl held, `multiple`
};

/// A box for one side: rounds to the multiple, steps by the step (Ctrl: by the multiple).
class SideBox : public QSpinBox
{
    Q_OBJECT

public:
    explicit SideBox(QWidget* parent = nullptr);
    void setLimits(const SizeLimits& limits);
    void stepBy(int steps) override;
    int rounded(double pixels) const;

protected:
    void fixup(QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;

private:
    SizeLimits m_limits;
};

class SizeControl : public QWidget
{
    Q_OBJECT

public:
    explicit SizeControl(QWidget* parent = nullptr);

    QSize pictureSize() const;
    bool isTouched() const { return m_touched; }
    bool isLocked() const;

public Q_SLOTS:
    void setPictureSize(QSize size);
    /// From the model; changes the size as well where the user has not touched it.
    void setDefaultSize(QSize size);
    void setLimits(const SizeLimits& limits);
    void setLocked(bool locked);
    void swapSides();

Q_SIGNALS:
    void pictureSizeChanged(QSize size);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void chooseRatio(int index);
    void sideEdited(Qt::Orientation side);
    void apply(QSize size, bool byUser);
    void showRatio();

    QComboBox* m_ratio;
    SideBox* m_width;
    SideBox* m_height;
    QToolButton* m_swap;
    QToolButton* m_lock;
    QSize m_default{512, 512};
    double m_lockedRatio = 1; // width / height while the lock is on
    bool m_touched = false;
    bool m_updating = false;
};

} // namespace candela
