// What is decided of a dataset's pictures by hand: verdicts and captions, each a step that is undone.
#include "app/session/dataset_desk.h"

#include <numeric>

namespace candela
{
namespace
{

/// A caption is one line.
QString oneLine(const QString& text)
{
    return text.simplified();
}

} // namespace

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

} // namespace candela
