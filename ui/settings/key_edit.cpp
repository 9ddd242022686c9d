#include "ui/settings/key_edit.h"

#include <QKeyEvent>

namespace candela
{

void KeyEdit::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Control:
    case Qt::Key_Shift:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_Meta:
    case Qt::Key_unknown:
    case 0:
        return; // of a combination to come
    case Qt::Key_Escape:
        return event->ignore();
    default:
        break;
    }
    Qt::KeyboardModifiers modifiers =
        event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier | Qt::ShiftModifier);
    const QString text = event->text();
    if (!text.isEmpty() && text[0].isPrint() && !text[0].isLetterOrNumber() && !text[0].isSpace())
        modifiers &= ~Qt::ShiftModifier; // is in the sign already
    Q_EMIT pressed(QKeyCombination(modifiers, static_cast<Qt::Key>(event->key())));
}

} // namespace candela
