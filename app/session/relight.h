// Relighting as the session sees it: the list of pictures, the one looked at, the batch that runs.
#pragma once

#include "app/session/batch_pace.h"
#include "app/session/job_queue.h"
#include "app/session/picture_gathering.h"
#include "app/session/relight_list.h"
#include "app/session/relight_preview.h"
#include "app/session/relight_report.h"
#include "app/session/settings.h"

#include <QElapsedTimer>

namespace candela
{

/// Window's thread. A batch is one job of the queue, or one for each folder where results keep folders apart.
class Relight : public QObject
{
    Q_OBJECT
public:
    Relight(Settings& settings, JobQueue& queue, std::function<ComputeOptions()> compute);

    RelightList& list() { return m_list; }
    RelightPreview& preview() { return m_preview; }

    /// Looks into files and folders in the background; ends with added().
    void add(const QStringList& paths);
    /// A picture that has no file yet gets one beside what is painted; the rest is as add().
    void addPicture(const QImage& picture);
    /// The same, from elsewhere in the window: its page is to be shown.
    void bring(const QStringList& paths);
    /// The same with a picture that comes with the program: a copy of it in the output folder, since results
    /// go beside their sources. It is looked at, also where it is listed already.
    void bringSample(const QString& shipped);
    /// Those of an earlier session, as far as they are still there; none is looked at.
    void restore(std::vector<GatheredPicture> pictures);
    /// Those of the running batch stay.
    void remove(const QList<qint64>& ids);

    /// How it should have looked: a picture or a folder of them; empty: not known. Then each picture gets the
    /// ratio of its pair, and figures.
    void setReference(const QString& path);
    const QString& reference() const { return m_reference; }

    /// Whether Relight all would do it: it is not done yet, or with other settings.
    bool isPending(const RelightItem& item) const;
    int pendingCount() const;
    /// Why Relight all cannot be pressed now, as a sentence; empty when it can.
    QString whyNotRelight() const;
    /// Queues all that is pending. Makes the output folder where it is missing; if that fails nothing is
    /// queued and the reason is returned.
    std::optional<JobFailure> relightAll();
    void stop();

    bool isRunning() const { return !m_parts.empty(); }
    bool isStopping() const { return m_stopping; }
    RelightProgress progress() const;

Q_SIGNALS:
    void added(const candela::AddReport& report);
    void brought();
    void referenceChanged();
    /// What is pending, the batch's progress, or whether one runs.
    void changed();
    void ended(const candela::RelightEnd& end);

private:
    struct Part {
        JobId job = 0;
        std::vector<qint64> ids; // by their index in the request
        std::vector<double> weights; // for the pace
    };

    class Pending;
    void take(const Gathering& gathering);
    void measure(int firstRow);
    RelightRequest settingsNow() const;
    RelightRequest requestFor(const QString& below) const;
    std::optional<JobFailure> prepareOutput() const;
    void queueParts();
    Part* partOf(JobId job);
    void onProgress(JobId job, const JobProgress& progress);
    void onRelit(JobId job, const PictureRelit& relit);
    void onFinished(JobId job, const JobOutcome& outcome);
    void applyResult(qint64 id, const RelitPicture& picture);
    double elapsed() const; // s, of the batch
    void endBatch();

    Settings& m_settings;
    JobQueue& m_queue;
    std::function<ComputeOptions()> m_compute;
    RelightList m_list;
    QString m_reference;
    bool m_referenceIsFolder = false;
    RelightPreview m_preview;
    std::vector<Part> m_parts; // those still to end; empty: no batch
    std::shared_ptr<const RelightRequest> m_batchSettings; // the last batch's; its pictures share it
    RelightEnd m_end; // so far
    int m_total = 0;
    qint64 m_current = 0; // the item under way
    bool m_stopping = false;
    QElapsedTimer m_clock; // since the first part began
    BatchPace m_pace;
    Background m_background; // last: it uses all of the above
};

} // namespace candela
