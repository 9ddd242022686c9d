#include "app/session/dataset_steps.h"

#include "app/session/paths.h"

#include <QCoreApplication>
#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace candela
{

/// Knows what it changes, unless it is of an earlier session: then the index says what has become of the
/// pictures.
class DatasetSteps::Command : public QUndoCommand
{
public:
    Command(DatasetSteps& steps, const std::string& title)
        : QUndoCommand(stepTitle(title))
        , m_steps(steps)
        , m_title(title)
    {
    }
    Command(DatasetSteps& steps, const std::string& title, const std::vector<Change>& changes)
        : Command(steps, title)
    {
        for (const Change& change : changes) {
            const DatasetPicture& picture = *steps.m_sheet.pictures[change.picture];
            m_pictures.push_back(change.picture);
            m_before.push_back(handStateOf(picture));
            m_after.push_back(change.after);
            m_matchesBefore.push_back(picture.statistics.textMatch);
            const bool sameText = change.after.editedCaption.value_or(picture.caption)
                == picture.text(); // it is about the text
            m_matchesAfter.push_back(sameText ? picture.statistics.textMatch : std::nullopt);
        }
        m_isKnown = steps.m_refreshes == 0;
    }

    void redo() override
    {
        if (m_steps.m_filling)
            return;
        m_steps.put(m_after, m_pictures, m_matchesAfter);
        if (std::exchange(m_isNew, false) && !m_after.empty())
            m_steps.pushWrite([title = m_title, changes = m_after](const std::filesystem::path& folder) {
                applyStep(folder, title, changes);
            });
        else
            m_steps.pushWrite(redoStep);
        refreshIfNeeded();
    }

    void undo() override
    {
        if (m_steps.m_filling)
            return;
        m_steps.put(m_before, m_pictures, m_matchesBefore);
        m_steps.pushWrite(undoStep);
        refreshIfNeeded();
    }

private:
    void refreshIfNeeded() const
    {
        if (!m_isKnown)
            m_steps.refresh();
    }

    DatasetSteps& m_steps;
    std::string m_title;
    bool m_isKnown = false, m_isNew = true;
    std::vector<std::size_t> m_pictures;
    std::vector<HandChange> m_before, m_after;
    std::vector<std::optional<double>> m_matchesBefore, m_matchesAfter;
};

DatasetSteps::DatasetSteps(DatasetSheet& sheet)
    : m_sheet(sheet)
    , m_background(std::make_unique<Background>())
{
}

DatasetSteps::~DatasetSteps()
{
    m_background.reset(); // waits for what is under way
    for (const auto& work : m_works)
        if (!work->isBegun.exchange(true))
            work->work();
}

void DatasetSteps::begin(const std::vector<std::string>& undoable, const std::vector<std::string>& redoable)
{
    ++m_generation;
    m_filling = true;
    m_undo.clear();
    for (const std::string& title : undoable)
        m_undo.push(new Command(*this, title));
    for (auto title = redoable.rbegin(); title != redoable.rend(); ++title)
        m_undo.push(new Command(*this, *title));
    m_undo.setIndex(static_cast<int>(undoable.size()));
    m_filling = false;
}

void DatasetSteps::apply(const char* title, const std::vector<Change>& changes)
{
    std::vector<Change> real;
    std::ranges::copy_if(changes, std::back_inserter(real), [this](const Change& change) {
        return handStateOf(*m_sheet.pictures[change.picture]) != change.after;
    });
    if (!real.empty())
        m_undo.push(new Command(*this, title, real));
}

void DatasetSteps::put(const std::vector<HandChange>& states, const std::vector<std::size_t>& pictures,
    const std::vector<std::optional<double>>& textMatches)
{
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        auto changed = std::make_shared<DatasetPicture>(*m_sheet.pictures[pictures[i]]);
        changed->verdict = states[i].verdict;
        changed->editedCaption = states[i].editedCaption;
        changed->statistics.textMatch = textMatches[i];
        m_sheet.pictures[pictures[i]] = std::move(changed);
    }
    if (!pictures.empty())
        Q_EMIT changed(pictures);
}

// ---------------------------------------------------------------------------------------------- the index

void DatasetSteps::push(Background::Work work)
{
    auto next = std::make_shared<Work>();
    next->work = std::move(work);
    m_works.push_back(std::move(next));
    startNext();
}

void DatasetSteps::startNext()
{
    if (m_isBusy)
        return;
    if (m_works.empty()) {
        Q_EMIT settled();
        return;
    }
    m_isBusy = true;
    m_background->run([this, work = m_works.front()] {
        Background::Continuation after;
        if (!work->isBegun.exchange(true))
            after = work->work();
        return [this, after] {
            m_isBusy = false;
            m_works.pop_front();
            if (after)
                after();
            startNext();
        };
    });
}

void DatasetSteps::pushWrite(std::function<void(const std::filesystem::path& folder)> write)
{
    push([this, write = std::move(write), folder = toPath(m_sheet.folder),
             generation = m_generation]() -> Background::Continuation {
        std::optional<JobFailure> failure;
        try {
            write(folder);
        } catch (const Error& error) {
            failure = failureOf(error);
        } catch (const std::exception& error) {
            failure = JobFailure{ErrorKind::RunFailed, QString::fromLocal8Bit(error.what()), {}};
        }
        if (!failure)
            return {};
        return [this, failure = *failure, generation] {
            if (generation == m_generation)
                onFailed(failure);
        };
    });
}

/// What follows it in the queue was meant to be done on top of it.
void DatasetSteps::onFailed(const JobFailure& failure)
{
    m_works.clear();
    refresh();
    Q_EMIT failed(failure);
}

void DatasetSteps::refresh()
{
    ++m_refreshes;
    push([this, folder = toPath(m_sheet.folder), pictures = m_sheet.pictures,
             generation = m_generation]() -> Background::Continuation {
        auto dataset = std::make_shared<Dataset>(Dataset{.folder = folder, .pictures = copyOf(pictures)});
        refreshFromIndex(*dataset);
        return [this, dataset, generation] {
            --m_refreshes;
            if (generation == m_generation && m_works.empty())
                takeRefreshed(std::move(*dataset));
            else if (generation == m_generation && m_refreshes == 0) // there has been more since
                refresh();
        };
    });
}

void DatasetSteps::takeRefreshed(Dataset dataset)
{
    for (std::size_t i = 0; i < dataset.pictures.size(); ++i) {
        DatasetPicture& picture = dataset.pictures[i];
        picture.pictureTrouble = m_sheet.pictures[i]->pictureTrouble;
        if (picture != *m_sheet.pictures[i])
            m_sheet.pictures[i] = std::make_shared<DatasetPicture>(std::move(picture));
    }
    const bool same = m_undo.index() == static_cast<int>(dataset.undoable.size())
        && m_undo.count() == static_cast<int>(dataset.undoable.size() + dataset.redoable.size());
    if (!same) // others have added steps, or one could not be written
        begin(dataset.undoable, dataset.redoable);
    Q_EMIT changed({});
}

QString stepTitle(const std::string& title)
{
    return QCoreApplication::translate("DatasetSteps", title.c_str());
}

} // namespace candela
