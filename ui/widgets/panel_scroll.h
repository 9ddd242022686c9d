// Scrolls a panel up and down only: never narrower than what it holds. GUI thread only.
#pragma once

#include "ui/theme/metrics.h"

#include <QEvent>
#include <QLayout>
#include <QScrollArea>
#include <QScrollBar>

namespace candela
{

/// The scroll bar takes the place of the panel's right margin, so that nothing moves when it comes and goes.
class PanelScroll : public QScrollArea
{
public:
    explicit PanelScroll(QWidget* panel)
    {
        setWidget(panel);
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setFocusPolicy(Qt::NoFocus);
        panel->installEventFilter(this);
        verticalScrollBar()->installEventFilter(this);
    }

    QSize minimumSizeHint() const override
    {
        const int width = widget()->minimumSizeHint().width() + metrics::medium - rightMargin();
        return {width, QScrollArea::minimumSizeHint().height()};
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == verticalScrollBar()
            && (event->type() == QEvent::Show || event->type() == QEvent::Hide))
            setRightMargin(event->type() == QEvent::Show ? 0 : metrics::medium);
        if (watched == widget() && event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }

private:
    int rightMargin() const { return widget()->layout()->contentsMargins().right(); }
    void setRightMargin(int margin)
    {
        QMargins margins = widget()->layout()->contentsMargins();
        margins.setRight(margin);
        widget()->layout()->setContentsMargins(margins);
    }
};

} // namespace candela
