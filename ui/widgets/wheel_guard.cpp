#include "ui/widgets/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>
#include <QSlider>

namespace candela
{
namespace
{

bool changesByWheel(const QObject* object)
{
    return qobject_cast<const QAbstractSpinBox*>(object) || qobject_cast<const QComboBox*>(object)
        || qobject_cast<const QSlider*>(object);
}

class WheelGuard : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject* object, QEvent* event) override
    {
        if (event->type() == QEvent::Polish && changesByWheel(object)) {
            // With Qt::WheelFocus the wheel itself would give the focus that this guard asks for.
            auto* widget = static_cast<QWidget*>(object);
            if (widget->focusPolicy() == Qt::WheelFocus)
                widget->setFocusPolicy(Qt::StrongFocus);
        }
        if (event->type() == QEvent::Wheel && changesByWheel(object)
            && !static_cast<QWidget*>(object)->hasFocus()) {
            event->ignore(); // so that QApplication offers it to the parent
            return true;
        }
        return false;
    }
};

} // namespace

void installWheelGuard(QApplication& application)
{
    application.installEventFilter(new WheelGuard(&application));
}

} // namespace candela
