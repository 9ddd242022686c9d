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

/// Near copies that were rejected are shown beside those they are copies of, so verdicts do not count here.
void findClusters(FilterPreview& preview, std::vector<DatasetPicture> pictures, const std::stop_token& stop)
{
    preview.clusterOf.assign(pictures.size(), -1);
    const auto copies = std::ranges::find_if(preview.filters,
        [](const DatasetFilter& filter) { return std::holds_alternative<ImageDeduplicator>(filter); });
    if (copies == preview.filters.end())
        return;
    for (DatasetPicture& picture : pictures)
        if (picture.verdict == Verdict::Rejected)
            picture.verdict = Verdict::Open;
    preview.clusters = nearCopies(pictures, std::get<ImageDeduplicator>(*copies), stop);
    for (std::size_t cluster = 0; cluster < preview.clusters.size(); ++cluster)
        for (const std::size_t picture : preview.clusters[cluster])
            preview.clusterOf[picture] = static_cast<int>(cluster);
}

/// A caption is one line.
QString oneLine(const QString& text)
{
    return text.simplified();
}

} // namespace

struct DatasetDesk::Opened {
    std::shared_ptr<Dataset> dataset;
    std::vector<int> nameRank;
};

/// What a preview has found out: hashes, pictures that turned out to be broken, and what the filters do
/// unless it was stopped before.
struct DatasetDesk::Measured {
    std::vector<DatasetPicture> pictures;
    std::shared_ptr<FilterPreview> preview;
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

/// Runs `compute`, unless it is stopped, and gives what it returns (null: it was stopped) to `take`, unless
/// another folder is looked at by then.
template <typename Result>
void DatasetDesk::begin(Work work, std::function<std::shared_ptr<Result>(const std::stop_token&)> compute,
    std::function<void(const Result&)> take)
{
    m_stop = {};
    setWork(work);
    m_background->run([this, compute = std::move(compute), take = std::move(take), stop = m_stop.get_token(),
                          generation = m_generation]() -> Background::Continuation {
        std::shared_ptr<Result> result;
        std::optional<JobFailure> failure;
        try {
            result = compute(stop);
        } catch (const Cancelled&) {
        } catch (const Error& error) {
            failure = failureOf(error);
        } catch (const std::exception& error) {
            failure = JobFailure{ErrorKind::RunFailed, QString::fromLocal8Bit(error.what()), {}};
        }
        return [this, take, result, failure, generation] {
            if (generation != m_generation)
                return;
            setWork(Work::None);
            if (result)
                take(*result);
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
    begin<Opened>(
        Work::Opening,
        [folder = m_folder, progress = progress(Work::Opening)](const std::stop_token& stop) {
            // Where nothing can be written, the pictures can be looked at all the same.
            const IndexUse use = QFileInfo(folder).isWritable() ? IndexUse::Keep : IndexUse::Read;
            auto opened = std::make_shared<Opened>();
            opened->dataset = std::make_shared<Dataset>(
                openDataset(toPath(folder), {.index = use, .progress = progress, .stop = stop}));
            opened->nameRank = nameRanksOf(opened->dataset->pictures);
            return opened;
        },
        [this](const Opened& opened) { takeOpened(opened); });
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

// --------------------------------------------------------------------------------------------- the filters

void DatasetDesk::setFilters(const DatasetFilterForm& form)
{
    if (form == m_filters)
        return;
    m_filters = form;
    m_settings.set(settings::datasetFilters,
        QString::fromUtf8(QJsonDocument(toJson(form)).toJson(QJsonDocument::Compact)));
    Q_EMIT filtersChanged();
}

std::optional<JobFailure> DatasetDesk::takeRecipe(const QString& file)
{
    try {
        const auto form = formOf(filtersFromRecipe(toPath(file)));
        if (!form)
            return JobFailure{ErrorKind::BadInput,
                tr("%1 has one of its filters twice.").arg(QDir::toNativeSeparators(file)),
                tr("Here each filter is there once; use the recipe with 'candela dataset filter'.")};
        setFilters(*form);
    } catch (const Error& error) {
        return failureOf(error);
    }
    return std::nullopt;
}

void DatasetDesk::preview()
{
    if (m_work != Work::None || !m_isOpen)
        return;
    const auto filters = filtersOf(m_filters);
    begin<Measured>(
        Work::Filtering,
        [filters, pictures = m_sheet.pictures, folder = toPath(m_folder), computeHashes = m_computeHashes,
            hashing = progress(Work::Hashing)](const std::stop_token& stop) {
            auto measured = std::make_shared<Measured>();
            measured->pictures = copyOf(pictures);
            try {
                for (const DatasetFilter& filter : filters)
                    if (const auto* copies = std::get_if<ImageDeduplicator>(&filter); copies && computeHashes)
                        computeHashes(folder, measured->pictures, copies->method, hashing, stop);
                auto found = std::make_shared<FilterPreview>(FilterPreview{.filters = filters});
                found->outcomes = applyFilters(measured->pictures, filters);
                found->missing = missingStatistics(measured->pictures, filters);
                findClusters(*found, measured->pictures, stop);
                measured->preview = std::move(found);
            } catch (const Cancelled&) { // the hashes there are by now are worth keeping
            }
            return measured;
        },
        [this, edits = m_edits](const Measured& measured) {
            takeMeasured(measured);
            if (edits != m_edits)
                m_afterEdits.start();
        });
}

void DatasetDesk::takeMeasured(const Measured& measured)
{
    for (std::size_t i = 0; i < measured.pictures.size(); ++i) {
        const DatasetPicture &known = *m_sheet.pictures[i], &now = measured.pictures[i];
        const PictureStatistics &before = known.statistics, &after = now.statistics;
        if (before.phash == after.phash && before.dhash == after.dhash && before.ahash == after.ahash
            && known.pictureTrouble == now.pictureTrouble)
            continue;
        auto picture = std::make_shared<DatasetPicture>(known); // verdict and caption may be newer
        picture->statistics.phash = after.phash;
        picture->statistics.dhash = after.dhash;
        picture->statistics.ahash = after.ahash;
        picture->pictureTrouble = now.pictureTrouble;
        m_sheet.pictures[i] = std::move(picture);
    }
    if (!measured.preview)
        return;
    m_sheet.preview = measured.preview;
    m_list.refresh();
    Q_EMIT previewed();
    Q_EMIT changed();
}

void DatasetDesk::dropPreview()
{
    if (!m_sheet.preview)
        return;
    m_sheet.preview.reset();
    m_list.refresh();
    Q_EMIT previewed();
    Q_EMIT changed();
}

bool DatasetDesk::isStale() const
{
    return m_sheet.preview && m_sheet.preview->filters != filtersOf(m_filters);
}

/// A verdict may change which of several near copies is the best, a caption its text match: what is shown
/// follows by itself.
void DatasetDesk::filterAgain()
{
    if (!m_sheet.preview)
        return;
    m_small->run([this, pictures = m_sheet.pictures, before = m_sheet.preview, generation = m_generation,
                     edits = m_edits]() -> Background::Continuation {
        auto again = std::make_shared<FilterPreview>(*before);
        const std::vector<DatasetPicture> copies = copyOf(pictures);
        again->outcomes = applyFilters(copies, again->filters);
        again->missing = missingStatistics(copies, again->filters);
        return [this, again, before, generation, edits] {
            if (generation != m_generation || edits != m_edits || m_sheet.preview != before
                || again->outcomes == before->outcomes)
                return;
            m_sheet.preview = again;
            m_list.refresh();
            Q_EMIT changed();
        };
    });
}

// ------------------------------------------------------------------------------------------------- by hand

void DatasetDesk::setVerdict(const std::vector<std::size_t>& pictures, Verdict verdict)
{
    std::vector<DatasetSteps::Change> changes;
    for (const std::size_t picture : pictures) {
        HandChange change = handStateOf(*m_sheet.pictures[picture]);
        change.verdict = verdict;
        changes.push_back({picture, std::move(change)});
    }
    m_steps->apply(verdict == Verdict::Accepted ? step::accept
            : verdict == Verdict::Rejected      ? step::reject
                                                : step::open,
        changes);
}

void DatasetDesk::setCaption(std::size_t picture, const QString& caption)
{
    const DatasetPicture& known = *m_sheet.pictures[picture];
    const std::string text = oneLine(caption).toStdString();
    if (text == known.text())
        return;
    HandChange change = handStateOf(known);
    change.editedCaption = text == known.caption ? std::nullopt : std::optional(text);
    m_steps->apply(step::caption, {{picture, std::move(change)}});
}

int DatasetDesk::editCaptions(const std::vector<std::size_t>& pictures, const CaptionEdit& edit)
{
    std::vector<DatasetSteps::Change> changes;
    for (const std::size_t picture : pictures) {
        const DatasetPicture& known = *m_sheet.pictures[picture];
        const std::string text = edited(known.text(), edit);
        if (text == known.text())
            continue;
        HandChange change = handStateOf(known);
        change.editedCaption = text == known.caption ? std::nullopt : std::optional(text);
        changes.push_back({picture, std::move(change)});
    }
    m_steps->apply(step::captions, changes);
    return static_cast<int>(changes.size());
}

void DatasetDesk::keepOneOfCopies(std::size_t picture)
{
    std::vector<DatasetSteps::Change> changes;
    for (const std::size_t copy : m_sheet.copiesOf(picture)) {
        HandChange change = handStateOf(*m_sheet.pictures[copy]);
        change.verdict = copy == picture ? Verdict::Accepted : Verdict::Rejected;
        changes.push_back({copy, std::move(change)});
    }
    m_steps->apply(step::keepOne, changes);
}

void DatasetDesk::rejectFiltered()
{
    std::vector<DatasetSteps::Change> changes;
    for (std::size_t i = 0; i < m_sheet.pictures.size(); ++i)
        if (standingOf(m_sheet, i) == Standing::FilteredOut) {
            HandChange change = handStateOf(*m_sheet.pictures[i]);
            change.verdict = Verdict::Rejected;
            changes.push_back({i, std::move(change)});
        }
    m_steps->apply(step::rejectFiltered, changes);
}

std::vector<std::size_t> DatasetDesk::allPictures() const
{
    std::vector<std::size_t> all(m_sheet.pictures.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    return all;
}

void DatasetDesk::onStep(const std::vector<std::size_t>& pictures)
{
    ++m_edits;
    m_list.update(pictures);
    m_afterEdits.start();
    Q_EMIT changed();
}

void DatasetDesk::countTags()
{
    m_small->run([this, pictures = m_sheet.pictures, generation = m_generation,
                     edits = m_edits]() -> Background::Continuation {
        auto tags = tagFrequencies(copyOf(pictures));
        return [this, tags, generation, edits] {
            if (generation != m_generation || edits != m_edits)
                return;
            m_tags = tags;
            Q_EMIT tagsChanged();
        };
    });
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
    begin<QString>(
        Work::Writing,
        [pictures, from = toPath(m_folder), folder, progress = progress(Work::Writing)](
            const std::stop_token& stop) {
            writeDataset(from, copyOf(pictures), toPath(folder), {.progress = progress, .stop = stop});
            return std::make_shared<QString>(QDir::cleanPath(folder));
        },
        [this](const QString& written) { Q_EMIT kept(written); });
}

} // namespace candela
