#include "app/session/relight_preview.h"

#include "app/session/image_convert.h"
#include "app/session/paths.h"
#include "app/session/picture_size.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace candela
{
namespace
{

constexpr int previewSide = 768; // pixels: another ratio takes 75 ms on two cores, 1024 take 135
constexpr int screenSide = 1536; // pixels: enough for a picture that is seen as a whole
constexpr int refineAfter = 350; // ms at rest
constexpr double mostPixels = 40e6; // of a look at full size

} // namespace

/// Ready to be shown.
struct RelightPreview::Pictures {
    MipPyramid before, after;
    QSize size;
    Histogram histogramBefore, histogramAfter;

    void takeBefore(const QImage& picture) { take(picture, before, histogramBefore); }
    void takeAfter(const QImage& picture) { take(picture, after, histogramAfter); }

private:
    static void take(const QImage& picture, MipPyramid& pyramid, Histogram& histogram)
    {
        pyramid = MipPyramid(picture);
        pyramid.prepare();
        histogram = histogramOf(picture);
    }
};

RelightPreview::RelightPreview(Settings& settings, JobQueue& queue, RelightList& list,
    std::function<ComputeOptions()> compute, std::function<bool(const RelightItem&)> hasResult)
    : m_settings(settings)
    , m_queue(queue)
    , m_list(list)
    , m_compute(std::move(compute))
    , m_hasResult(std::move(hasResult))
{
    m_refine.setSingleShot(true);
    m_refine.setInterval(refineAfter);
    connect(&m_refine, &QTimer::timeout, this, &RelightPreview::refine);
    connect(&queue, &JobQueue::looked, this, &RelightPreview::onLooked);
    connect(&queue, &JobQueue::idleChanged, this, &RelightPreview::changed);
    connect(&settings, &Settings::changed, this, [this](const QString& key) {
        const bool ratio = Settings::isFor(key, settings::relightRatio) && m_view == RelightView::Result;
        if (ratio || Settings::isFor(key, settings::relightModel))
            update();
    });
    connect(&list, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first) {
        if (!m_chosen)
            choose(m_list.at(first).id);
    });
    connect(&list, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (m_chosen && !m_list.find(m_chosen))
            choose(0);
    });
}

void RelightPreview::choose(qint64 id)
{
    if (id == m_chosen)
        return;
    m_chosen = id;
    m_before = m_after = {};
    m_beforeSource.reset();
    m_size = {};
    m_histogramBefore = m_histogramAfter = {};
    if (id == 0) {
        ++m_wish;
        m_busy = false;
        m_failure.reset();
        m_refine.stop();
        m_queue.stopLooking();
    } else {
        readBefore();
        update();
    }
    Q_EMIT chosenChanged(id);
    Q_EMIT changed();
}

void RelightPreview::refresh(qint64 id)
{
    if (id == m_chosen && id != 0)
        update();
}

void RelightPreview::setView(RelightView view)
{
    if (std::exchange(m_view, view) == view)
        return;
    Q_EMIT viewChanged();
    update();
}

void RelightPreview::setDragging(bool dragging)
{
    m_dragging = dragging;
    if (dragging)
        m_refine.stop();
    else if (m_chosen && !m_busy && !isSharp())
        m_refine.start();
}

void RelightPreview::setZoom(double zoom)
{
    m_zoom = zoom;
    if (m_chosen && !m_busy && !m_dragging && !isSharp())
        m_refine.start();
}

double RelightPreview::longestSeen() const
{
    return std::max(m_size.width(), m_size.height()) * std::min(m_zoom, 1.0);
}

bool RelightPreview::isSharp() const
{
    const QSize shown = m_after.full().size();
    return std::max(shown.width(), shown.height()) >= std::floor(longestSeen());
}

/// Gets what the settings ask for.
void RelightPreview::update()
{
    const RelightItem* item = m_list.find(m_chosen);
    if (!item)
        return;
    ++m_wish;
    m_refine.stop();
    m_failure.reset();
    if (m_view == RelightView::Result && m_hasResult(*item)) {
        m_queue.stopLooking();
        readResult(*item);
    } else {
        ask(previewSide);
    }
    m_busy = true;
    Q_EMIT changed();
}

RelightPreviewRequest RelightPreview::wanted(int longestSide) const
{
    const RelightItem* item = m_list.find(m_chosen);
    return {
        .file = item ? toPath(item->file) : std::filesystem::path(),
        .model = toPath(m_settings.get(settings::relightModel)),
        .longestSide = longestSide,
        .ratio = m_settings.get(settings::relightRatio),
        .view = m_view,
        .compute = m_compute(),
    };
}

void RelightPreview::ask(int longestSide)
{
    m_queue.look(wanted(longestSide));
}

/// So that there is something to see while the engine is at work.
void RelightPreview::readBefore()
{
    const RelightItem* item = m_list.find(m_chosen);
    m_background.run([this, file = item->file, id = item->id]() -> Background::Continuation {
        if (id != m_chosen)
            return [] {
            };
        Pictures pictures;
        pictures.takeBefore(readReduced(file, previewSide));
        pictures.size = uprightSize(file);
        return [this, pictures, id] {
            if (id == m_chosen && m_before.isEmpty() && !pictures.before.isEmpty())
                show(pictures, m_busy);
        };
    });
}

void RelightPreview::readResult(const RelightItem& item)
{
    m_background.run(
        [this, source = item.file, result = item.result, wish = m_wish.load()]() -> Background::Continuation {
            if (wish != m_wish)
                return [] {
                };
            Pictures pictures;
            const QImage before = readReduced(source, 0), after = readReduced(result, 0);
            const bool readable = !before.isNull() && before.size() == after.size();
            if (readable) {
                pictures.takeBefore(before);
                pictures.takeAfter(after);
                pictures.size = before.size();
            }
            return [this, pictures, readable, wish] {
                if (wish != m_wish)
                    return;
                m_beforeSource.reset();
                if (readable)
                    show(pictures, false);
                else // a format that only the engine reads
                    ask(previewSide);
            };
        });
}

void RelightPreview::onLooked(const RelightPreviewRequest& request, const JobOutcome& outcome)
{
    const RelightItem* item = m_list.find(m_chosen);
    if (!item || request.file != toPath(item->file) || request.view != m_view)
        return; // late: another one is looked at by now
    const bool latest = request == wanted(request.longestSide);
    if (outcome.failure) {
        if (latest) {
            m_busy = false;
            m_failure = outcome.failure;
            Q_EMIT changed();
        }
        return;
    }
    const auto& result = std::get<RelightPreviewResult>(*outcome.result);
    const bool sameBefore = result.before == m_beforeSource;
    m_background.run(
        [this, result, latest, id = m_chosen.load(), view = m_view, wish = m_wish.load(),
            reduced = request.longestSide != 0,
            known = sameBefore ? Pictures{.before = m_before, .histogramBefore = m_histogramBefore}
                               : Pictures()] {
            Pictures pictures = known;
            if (pictures.before.isEmpty())
                pictures.takeBefore(toQImage(*result.before));
            pictures.takeAfter(toQImage(*result.after));
            pictures.size = {result.sourceWidth, result.sourceHeight};
            return [this, pictures, before = result.before, latest, id, view, wish, reduced] {
                if (id != m_chosen || view != m_view)
                    return;
                m_beforeSource = before;
                if (const RelightItem* shown = m_list.find(id))
                    m_list.thumbnails().put(shown->file, pictures.before.full());
                show(pictures, !(latest && wish == m_wish));
                if (!m_busy && !m_dragging && reduced && !isSharp())
                    m_refine.start();
            };
        });
}

void RelightPreview::show(const Pictures& pictures, bool busy)
{
    m_before = pictures.before;
    m_after = pictures.after;
    m_size = pictures.size;
    m_histogramBefore = pictures.histogramBefore;
    m_histogramAfter = pictures.histogramAfter;
    m_busy = busy;
    Q_EMIT changed();
}

/// At rest: the same with the pixels that are seen.
void RelightPreview::refine()
{
    const bool reducible = std::max(m_size.width(), m_size.height()) > screenSide;
    if (reducible && longestSeen() <= screenSide)
        ask(screenSide);
    else if (double(m_size.width()) * m_size.height() <= mostPixels)
        ask(0);
}

} // namespace candela
