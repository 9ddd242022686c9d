// At the foot of the training's form: Train, why it cannot be pressed, what will probably go wrong, and what
// went wrong. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QKeySequence>
#include <QWidget>

class QPushButton;

namespace candela
{

class InlineMessage;
class Label;

class TrainingBar : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingBar(Session& session, QWidget* parent = nullptr);

    void train();
    /// Says why a run cannot go on, or what else became of something that was asked for.
    void say(const JobFailure& failure);
    void setKeys(const QKeySequence& keys);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showRunnable();
    void onFinished(JobId id, const JobOutcome& outcome);
    void retranslate();

    Session& m_session;
    QKeySequence m_keys;
    InlineMessage* m_message;
    Label *m_reason, *m_waiting;
    QPushButton* m_train;
};

} // namespace candela
