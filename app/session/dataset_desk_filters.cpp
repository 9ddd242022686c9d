// The filters of a dataset: filled in, tried, and what they have found out.
#include "app/session/dataset_desk.h"

#include "app/session/paths.h"

#include <QDir>
#include <QJsonDocument>

#include <algorithm>

namespace candela
{
namespace
{

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

} // namespace

/// What a preview has found out: hashes, pictures that turned out to be broken, and what the filters do
/// unless it was stopped before.
struct DatasetDesk::Measured {
    std::vector<DatasetPicture> pictures;
    std::shared_ptr<FilterPreview> preview;
};

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
    begin(Work::Filtering,
        [this, filters, pictures = m_sheet.pictures, folder = toPath(m_folder), edits = m_edits,
            computeHashes = m_computeHashes, hashing = progress(Work::Hashing)](const std::stop_token& stop) {
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
            return [this, measured, edits] {
                takeMeasured(*measured);
                if (edits != m_edits)
                    m_afterEdits.start();
            };
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

} // namespace candela
