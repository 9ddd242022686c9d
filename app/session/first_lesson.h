// The first LoRA somebody trains: a hedgehog, which the bundled model does not know, from twelve pictures.
#pragma once

#include "app/session/fine_tuning.h"

#include <set>

namespace candela
{

/// Window's thread. All that it is given must outlive it.
class FirstLesson : public QObject
{
    Q_OBJECT
public:
    FirstLesson(Settings& settings, JobQueue& queue, ModelLibrary& models, FineTuning& tuning);

    /// Where nothing has been trained or chosen yet, the bundled model is there, and nobody has declined it.
    bool isOffered() const;
    /// Whether its pictures are being drawn.
    bool isPreparing() const { return !m_jobs.empty(); }
    /// Draws the pictures, as a job of the queue, and then fills the form in: what is left is to train.
    void prepare();
    /// It is not offered any more.
    void decline();

Q_SIGNALS:
    /// isOffered() or isPreparing() may say something else.
    void changed();
    /// The form is filled in: what is left is to train.
    void prepared();
    void failed(const JobFailure& why);

private:
    QString folder(const char* name) const;
    void fillIn();
    void onFinished(JobId job, const JobOutcome& outcome);

    Settings& m_settings;
    JobQueue& m_queue;
    ModelLibrary& m_models;
    FineTuning& m_tuning;
    std::set<JobId> m_jobs; // that draw the pictures
};

} // namespace candela
