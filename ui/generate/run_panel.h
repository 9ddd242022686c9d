// The foot of the settings panel: Generate, Stop, how far the running job is, what went wrong. GUI thread
// only.
#pragma once

#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace candela
{

class ElidedLabel;
class InlineMessage;
class Label;

class RunPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RunPanel(Session& session, QWidget* parent = nullptr);

    void generate(QueuePlace place);
    /// The menu beside Generate shows these.
    void setQueueActions(const QList<QAction*>& actions);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeLayout();
    void retranslate();
    QString memoryWarning() const;
    void showRunnable();
    void showWaiting();
    void showEdited();
    void showRemedies();
    QPushButton* addRemedy(Remedy remedy);
    void showJob();
    void announce(const Job& job);
    void showProgress(JobId job, const JobProgress& progress);
    void onStateChanged(JobId job, JobState state);
    void onFinished(JobId job, const JobOutcome& outcome);

    Session& m_session;
    Label* m_phase;
    Label* m_left;
    QProgressBar* m_bar;
    InlineMessage* m_message;
    QPushButton* m_generate;
    QToolButton* m_more;
    QPushButton* m_stop;
    Label* m_reason; // why Generate is disabled
    QWidget* m_waitingRow;
    Label* m_waiting;
    QPushButton* m_clearWaiting; // or, where the queue is paused, Resume
    QWidget* m_editRow; // while a waiting job is edited
    Label* m_edited;
    QPushButton* m_leaveEdit;
    QWidget* m_remedyRow; // under what says that the memory ran out
    QPushButton *m_retry, *m_retryTiled, *m_retrySmaller, *m_retryProcessor;
    JobId m_failed = 0; // whose failure is shown
    JobId m_announcedJob = 0;
    int m_announcedTenth = 0;
    QTimer m_reveal; // nothing is shown of a job that takes less than a second
};

} // namespace candela
