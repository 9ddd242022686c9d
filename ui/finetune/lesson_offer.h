// Offers the first lesson above the tabs of the Fine-tune page, as long as it is of use. GUI thread only.
#pragma once

#include "app/session/first_lesson.h"
#include "ui/widgets/inline_message.h"

namespace candela
{

class LessonOffer : public InlineMessage
{
    Q_OBJECT

public:
    /// `lesson` must outlive it.
    explicit LessonOffer(FirstLesson& lesson, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showState();

    FirstLesson& m_lesson;
};

} // namespace candela
