// The one picture the Relight page looks at: before and after, for the ratio and view that are set.
#pragma once

#include "app/session/histogram.h"
#include "app/session/job_queue.h"
#include "app/session/mip_pyramid.h"
#include "app/session/relight_list.h"
#include "app/session/settings.h"

#include <atomic>

namespace candela
{

/// Window's thread. While the ratio is dragged it asks for small pictures, the latest ratio first and never
/// more than one at a time; at rest for one with as many pixels as are seen, up to full size. A picture that
/// is done with the settings shown is read from its file instead. The last pictures stay until the next ones
/// are there.
class RelightPreview : public QObject
{
    Q_OBJECT
public:
    /// `hasResult` tells whether a picture's file shows what the settings ask for.
    RelightPreview(Settings& settings, JobQueue& queue, RelightList& list,
        std::function<ComputeOptions()> compute, std::function<bool(const RelightItem&)> hasResult);

    /// The picture to look at; 0: none.
    void choose(qint64 id);
    qint64 chosen() const { return m_chosen; }
    /// The picture's state has changed; looks again if it is the chosen one.
    void refresh(qint64 id);

    void setView(RelightView view);
    RelightView view() const { return m_view; }
    /// While true, no more pixels are asked for.
    void setDragging(bool dragging);
    /// Pixels of the screen for each of the picture on disk.
    void setZoom(double zoom);

    const MipPyramid& before() const { return m_before; } // empty: nothing to show yet
    const MipPyramid& after() const { return m_after; } // empty: not there yet
    QSize size() const { return m_size; } // of the picture on disk, upright
    const Histogram& histogramBefore() const { return m_histogramBefore; }
    const Histogram& histogramAfter() const { return m_histogramAfter; }
    /// Something is being computed (or waits for a job to end) that will replace what is shown.
    bool isBusy() const { return m_busy; }
    bool waitsForJob() const { return m_busy && !m_queue.isIdle(); }
    bool isFullSize() const { return !m_after.isEmpty() && m_after.full().size() == m_size; }
    const std::optional<JobFailure>& failure() const { return m_failure; }

Q_SIGNALS:
    void chosenChanged(qint64 id);
    void viewChanged();
    /// Pictures, histograms, what is under way or what failed.
    void changed();

private:
    struct Pictures;
    void update();
    void ask(int longestSide);
    void readBefore();
    void readResult(const RelightItem& item);
    void onLooked(const RelightPreviewRequest& request, const JobOutcome& outcome);
    void show(const Pictures& pictures, bool busy);
    double longestSeen() const; // side, in pixels of the picture or, where it is reduced, of the screen
    bool isSharp() const;
    void refine();
    RelightPreviewRequest wanted(int longestSide) const;

    Settings& m_settings;
    JobQueue& m_queue;
    RelightList& m_list;
    std::function<ComputeOptions()> m_compute;
    std::function<bool(const RelightItem&)> m_hasResult;

    std::atomic<qint64> m_chosen = 0; // the background looks, too: what is not wanted is not read
    RelightView m_view = RelightView::Result;
    bool m_dragging = false;
    double m_zoom = 1;
    MipPyramid m_before, m_after;
    QSize m_size;
    Histogram m_histogramBefore, m_histogramAfter;
    bool m_busy = false;
    std::optional<JobFailure> m_failure;
    std::shared_ptr<const Image> m_beforeSource; // what m_before was made of; null: of a file
    std::atomic<quint64> m_wish = 0; // counts choices and changes: what was read for an earlier one is late
    QTimer m_refine;
    Background m_background; // last: it uses all of the above
};

} // namespace candela
