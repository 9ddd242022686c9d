// The question when the window is to close while a job runs. GUI thread only.
#pragma once

#include "app/session/job_queue.h"

#include <QMessageBox>

namespace candela
{

/// Not for exec(): the window goes on showing progress, and a job that ends meanwhile takes the question
/// away. What waits is kept for the next start, whatever the answer.
class CloseDialog : public QMessageBox
{
    Q_OBJECT

public:
    /// `queue` must outlive it; something runs.
    explicit CloseDialog(JobQueue& queue, QWidget* parent);

Q_SIGNALS:
    void finishWanted(); // this job, then quit
    void stopWanted(); // now, and quit; a training saves its checkpoint first
};

} // namespace candela
