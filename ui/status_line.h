// The bar at the window's foot: what is going on, and what the machine gives for it. GUI thread only.
#pragma once

#include "app/session/job.h"

#include <QStatusBar>
#include <QTimer>

class QProgressBar;

namespace candela
{

class ElidedLabel;
class Label;
class Session;

class StatusLine : public QStatusBar
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit StatusLine(Session& session, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showJobs();
    void showMachine();
    QString stateText() const;

    Session& m_session;
    ElidedLabel* m_state;
    QProgressBar* m_progress;
    Label* m_device;
    Label* m_memory;
    QTimer m_memoryTimer;
};

} // namespace candela
