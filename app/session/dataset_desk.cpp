#include "app/session/dataset_desk.h"

#include "app/session/paths.h"

#include <QCollator>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <numeric>
#include <utility>

namespace candela
{
namespace
{

constexpr int afterEditsDelay = 300; // ms: keys come quickly, one after the other

std::vector<int> nameRanksOf(const std::vector<DatasetPicture>& pictures)
{
    QCollator collator;
    collator.setNumericMode(true);
    std::vector<QCollatorSortKey> keys;
    keys.reserve(pictures.size());
    for (const DatasetPicture& picture : pictures)
        keys.push_back(collator.sortKey(toQString(picture.file)));
    std::vector<int> order(pictures.size()), ranks(pictures.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&keys](int a, int b) {
        return keys[static_cast<std::size_t>(a)].compare(keys[static_cast<std::size_t>(b)]) < 0;
    });
    for (std::size_t rank = 0; rank < order.size(); ++rank)
        ranks[static_cast<std::size_t>(order[rank])] = static_cast<int>(rank);
    return ranks;
}

} // namespace

struct DatasetDesk::Opened {
    std::shared_ptr<Dataset> dataset;
    std::vector<int> nameRank;
};

DatasetDesk::DatasetDesk(Settings& settings, ComputeHashes hashes, const QString& thumbnailFolder)
    : m_settings(settings)
    , m_computeHashes(std::move(hashes))
    , m_list(m_sheet, thumbnailFolder)
    , m_steps(std::make_unique<DatasetSteps>(m_sheet))
    , m_small(std::make_unique<Background>())
    , m_background(std::make_unique<Background>())
{
    m_filters = datasetFilterFormFromJson(
        QJsonDocument::fromJson(settings.get(settings::datasetFilters).toUtf8()).object());
    m_list.setView({.order = static_cast<DatasetOrder>(std::clamp(
                        settings.get(settings::datasetOrder), 0, static_cast<int>(DatasetOrder::Nsfw))),
        .descending = settings.get(settings::datasetDescending)});
    m_afterEdits.setSingleShot(true);
    m_afterEdits.setInterval(afterEditsDelay);
    m_afterEdits.callOnTimeout([this] {
        filterAgain();
        countTags();
    });
    connect(m_steps.get(), &DatasetSteps::changed, this, &DatasetDesk::onStep);
    connect(m_steps.get(), &DatasetSteps::failed, this, &DatasetDesk::failed);
    connect(m_steps.get(), &DatasetSteps::settled, this, [this] {
        if (std::exchange(m_opensLater, false))
            startOpening();
    });
}

DatasetDesk::~DatasetDesk()
{
    m_stop.request_stop();
    m_background.reset();
    m_small.reset();
    m_steps.reset(); // writes what is left, while the sheet is there
}

// ----------------------------------------------------------------------------------------------- the work

void DatasetDesk::begin(Work work, Compute compute)
{
    m_stop = {};
    setWork(work);
    m_background->run([this, compute = std::move(compute), stop = m_stop.get_token(),
                          generation = m_generation]() -> Background::Continuation {
        Background::Continuation take; // empty: it was stopped, or could not be
        std::optional<JobFailure> failure;
        try {
            take = compute(stop);
        } catch (const Cancelled&) {
        } catch (const Error& error) {
            failure = failureOf(error);
        } catch (const std::exception& error) {
            failure = JobFailure{ErrorKind::RunFailed, QString::fromLocal8Bit(error.what()), {}};
        }
        return [this, take, failure, generation] {
            if (generation != m_generation)
                return;
            setWork(Work::None);
            if (take)
                take();
            if (failure)
                Q_EMIT failed(*failure);
        };
    });
}

void DatasetDesk::setWork(Work work, qint64 done, qint64 of)
{
    m_work = work;
    m_done = done;
    m_of = of;
    Q_EMIT workChanged();
}

DatasetProgress DatasetDesk::progress(Work work)
{
    return [this, work, generation = m_generation](std::int64_t done, std::int64_t of) {
        m_inbox.post([this, work, generation, done, of] {
            if (generation == m_generation && m_work != Work::None)
                setWork(work, done, of);
        });
    };
}

void DatasetDesk::stop()
{
    m_stop.request_stop();
}

// ---------------------------------------------------------------------------------------------- the folder

void DatasetDesk::open(const QString& folder)
{
    const QString path = folder.isEmpty() ? QString() : QDir::cleanPath(folder);
    if (path == m_folder)
        return;
    m_folder = path;
    reopen();
}

void DatasetDesk::reopen()
{
    close();
    if (m_folder.isEmpty())
        return;
    if (m_steps->isWriting()) // the index is read once they are in it
        m_opensLater = true;
    else
        startOpening();
    setWork(Work::Opening);
}

void DatasetDesk::close()
{
    m_stop.request_stop();
    ++m_generation;
    m_opensLater = false;
    m_isOpen = false;
    m_afterEdits.stop();
    m_list.beginAnother();
    m_sheet = {};
    m_list.endAnother();
    m_steps->begin({}, {});
    m_troubles.clear();
    m_unlisted = 0;
    m_tags.clear();
    setWork(Work::None);
    Q_EMIT opened();
    Q_EMIT tagsChanged();
}

void DatasetDesk::startOpening()
{
    begin(Work::Opening,
        [this, folder = m_folder, progress = progress(Work::Opening)](const std::stop_token& stop) {
            // Where nothing can be written, the pictures can be looked at all the same.
            const IndexUse use = QFileInfo(folder).isWritable() ? IndexUse::Keep : IndexUse::Read;
            auto opened = std::make_shared<Opened>();
            opened->dataset = std::make_shared<Dataset>(
                openDataset(toPath(folder), {.index = use, .progress = progress, .stop = stop}));
            opened->nameRank = nameRanksOf(opened->dataset->pictures);
            return [this, opened] {
                takeOpened(*opened);
            };
        });
}

void DatasetDesk::takeOpened(const Opened& found)
{
    m_list.beginAnother();
    m_sheet.folder = m_folder;
    m_sheet.nameRank = found.nameRank;
    m_sheet.pictures.clear();
    m_sheet.pictures.reserve(found.dataset->pictures.size());
    for (DatasetPicture& picture : found.dataset->pictures)
        m_sheet.pictures.push_back(PicturePtr(found.dataset, &picture)); // all live as long as one does
    m_list.endAnother();
    m_steps->begin(found.dataset->undoable, found.dataset->redoable);
    for (const std::string& trouble : found.dataset->troubles)
        m_troubles += QString::fromStdString(trouble);
    m_unlisted = found.dataset->unlisted;
    m_isOpen = true;
    Q_EMIT opened();
    countTags();
}

// ------------------------------------------------------------------------------------------- what is kept

void DatasetDesk::keep(const QString& folder)
{
    if (m_work != Work::None || !m_isOpen)
        return;
    std::vector<PicturePtr> pictures;
    for (std::size_t i = 0; i < m_sheet.pictures.size(); ++i)
        if (isKept(standingOf(m_sheet, i)))
            pictures.push_back(m_sheet.pictures[i]);
    begin(Work::Writing,
        [this, pictures, from = toPath(m_folder), folder, progress = progress(Work::Writing)](
            const std::stop_token& stop) {
            writeDataset(from, copyOf(pictures), toPath(folder), {.progress = progress, .stop = stop});
            return [this, written = QDir::cleanPath(folder)] {
                Q_EMIT kept(written);
            };
        });
}

} // namespace candela
