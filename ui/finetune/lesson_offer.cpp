#include "ui/finetune/lesson_offer.h"

#include <QEvent>

namespace candela
{

LessonOffer::LessonOffer(FirstLesson& lesson, QWidget* parent)
    : InlineMessage(parent)
    , m_lesson(lesson)
{
    setObjectName(QStringLiteral("FirstLesson"));
    connect(&lesson, &FirstLesson::changed, this, &LessonOffer::showState);
    connect(&lesson, &FirstLesson::failed, this,
        [this](const JobFailure& why) { showMessage(MessageKind::Error, why.sentence, why.remedy); });
    connect(this, &InlineMessage::actionTriggered, &lesson, &FirstLesson::prepare);
    connect(this, &InlineMessage::dismissed, &lesson, &FirstLesson::decline);
    showState();
}

void LessonOffer::showState()
{
    if (m_lesson.isPreparing()) {
        setAction({});
        showMessage(MessageKind::Info, tr("Twelve pictures of a hedgehog are being drawn…"));
    } else if (m_lesson.isOffered()) {
        setAction(tr("Prepare it"));
        showMessage(MessageKind::Info,
            tr("New here? Teach the demo model a hedgehog, which it does not know, from twelve pictures."),
            tr("It takes a few minutes, on any computer."));
    } else {
        hide();
    }
}

void LessonOffer::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        showState();
    InlineMessage::changeEvent(event);
}

} // namespace candela
