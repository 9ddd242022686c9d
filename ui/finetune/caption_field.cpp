#include "ui/finetune/caption_field.h"

#include <QKeyEvent>

namespace candela
{

static constexpr int lines = 4;

CaptionField::CaptionField(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setFixedHeight(lines * fontMetrics().lineSpacing() + 2 * frameWidth() + 10);
}

void CaptionField::setCaption(const QString& caption)
{
    m_caption = caption;
    if (toPlainText() != caption)
        setPlainText(caption);
    document()->setModified(false);
}

void CaptionField::commit()
{
    if (!document()->isModified())
        return;
    document()->setModified(false);
    const QString caption = toPlainText().simplified();
    if (caption != m_caption)
        Q_EMIT edited(caption);
}

void CaptionField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (event->modifiers() & Qt::ControlModifier)
            event->ignore(); // the page's
        else
            commit();
    } else if (event->key() == Qt::Key_Escape && document()->isModified()) {
        setPlainText(m_caption);
        document()->setModified(false);
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

void CaptionField::focusOutEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        commit();
    QPlainTextEdit::focusOutEvent(event);
}

} // namespace candela
