// Two pictures of the same thing, before and after, at the same place. GUI thread only.
#pragma once

#include "ui/canvas/zoom_view.h"

namespace candela
{

/// Split: one picture with a line to drag. Side: beside each other. Hold: the second, and the first while the
/// mouse or Space is pressed.
enum class CompareMode { Split, Side, Hold };

/// Besides what every view can: arrows move the split by 1 %, with Shift by 10 %, Home and End to the edges;
/// C swaps the sides, M asks for the next mode. A double click on the line brings it to the middle.
class CompareView : public ZoomView
{
    Q_OBJECT
    Q_PROPERTY(double split READ split WRITE setSplit NOTIFY splitChanged)

public:
    explicit CompareView(QWidget* parent = nullptr);

    /// Shown as large as `size` pixels, however many they have themselves. Without an after, the before
    /// stands for both.
    void setPictures(MipPyramid before, MipPyramid after, QSize size);
    void clear() { setPictures({}, {}, {}); }

    void setMode(CompareMode mode);
    CompareMode mode() const { return m_mode; }
    bool isSwapped() const { return m_swapped; }
    /// Always in sight, in capitals by the caller's choice of words.
    void setLabels(const QString& before, const QString& after);

    /// 0..1 of the picture's visible width.
    double split() const { return m_split; }
    /// Where the line is, in device-independent pixels.
    double splitX() const;

public Q_SLOTS:
    void setSplit(double split);
    void swap();

Q_SIGNALS:
    void splitChanged(double split);
    void nextModeWanted();

protected:
    void paintPictures(QPainter& painter) override;
    QString describedState() const override;
    QSizeF paneSize() const override;
    QPointF inPane(QPointF position) const override;
    void updateCursor() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    double gap() const; // between the panes of Side, device pixels
    QRectF visible() const; // the picture's part in sight, device pixels
    bool isOnHandle(QPointF position) const;
    void dragSplit(QPointF position);
    void setHeld(bool held);
    void paintSide(QPainter& painter, bool second, const QRectF& clip, double shift);
    void paintLine(QPainter& painter);
    void paintLabels(QPainter& painter);
    void paintLabel(QPainter& painter, const QString& text, QPointF corner, Qt::Alignment side);

    MipPyramid m_before, m_after;
    bool m_beforeSmall = false, m_afterSmall = false; // fewer pixels than the size they are shown at
    CompareMode m_mode = CompareMode::Split;
    QString m_beforeLabel, m_afterLabel;
    double m_split = 0.5;
    double m_grabbedAt = 0; // from the line, while it is dragged
    bool m_swapped = false, m_dragging = false, m_held = false, m_hovers = false;
};

} // namespace candela
