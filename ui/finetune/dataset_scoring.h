// Scores the pictures of the folder that is looked through, as a job of the queue. GUI thread only.
#pragma once

#include "app/session/session.h"

#include <QTimer>

namespace candela
{

class InlineMessage;

class DatasetScoring : public QObject
{
    Q_OBJECT

public:
    /// `message` says how it goes. All must outlive it.
    DatasetScoring(Session& session, InlineMessage* message, QWidget* parent);

    /// Asks for the networks, and begins.
    void ask();
    bool isUnderWay() const { return m_job.has_value(); }

Q_SIGNALS:
    void changed();

private:
    void begin(ScoreRequest request);
    void onFinished(JobId job, const JobOutcome& outcome);

    Session& m_session;
    InlineMessage* m_message;
    QWidget* m_parent;
    QTimer m_look; // into the index, for the scores that are there already
    std::optional<JobId> m_job;
    QString m_folder; // whose pictures it scores
};

} // namespace candela
