// What is decided of a dataset's pictures by hand, step by step: shown at once, written into the folder's
// index in the background, and undone as the index undoes it.
#pragma once

#include "app/queue/job_failure.h"
#include "app/session/background.h"
#include "app/session/dataset_sheet.h"
#include "core/api/dataset_index.h"

#include <QUndoStack>

#include <atomic>
#include <deque>

namespace candela
{

/// Window's thread. Steps of earlier sessions, and those of the command line, can be undone as well: the
/// stack has a command for each the index knows.
class DatasetSteps : public QObject
{
    Q_OBJECT
public:
    struct Change {
        std::size_t picture = 0;
        HandChange after;
    };

    /// `sheet` must outlive it; its pictures are changed here.
    explicit DatasetSteps(DatasetSheet& sheet);
    /// What waits to be written is written first.
    ~DatasetSteps() override;

    /// The sheet is another one: its steps are these, in English as in the index, the next to undo or redo
    /// last.
    void begin(const std::vector<std::string>& undoable, const std::vector<std::string>& redoable);
    /// One step. `title` in English, one of those that are translated, for the index; without changes
    /// nothing happens.
    void apply(const char* title, const std::vector<Change>& changes);

    QUndoStack& undoStack() { return m_undo; }
    /// Takes over what the index says, which others may have written into.
    void refresh();
    /// Steps are still to be written.
    bool isWriting() const { return !m_works.empty(); }

Q_SIGNALS:
    /// All of them, where it is none in particular.
    void changed(const std::vector<std::size_t>& pictures);
    void settled(); // nothing is to be written any more
    /// A step could not be written; what is shown is what the index says.
    void failed(const candela::JobFailure& failure);

private:
    class Command;
    struct Work {
        Background::Work work;
        std::atomic<bool> isBegun = false;
    };
    void put(const std::vector<HandChange>& states, const std::vector<std::size_t>& pictures,
        const std::vector<std::optional<double>>& textMatches);
    void push(Background::Work work);
    /// Writes by `write`; throws nothing.
    void pushWrite(std::function<void(const std::filesystem::path& folder)> write);
    void startNext();
    void onFailed(const JobFailure& failure);
    void takeRefreshed(Dataset dataset);

    DatasetSheet& m_sheet;
    QUndoStack m_undo;
    bool m_filling = false; // the stack: commands do nothing
    int m_refreshes = 0; // on their way
    int m_generation = 0; // of the sheet
    std::deque<std::shared_ptr<Work>> m_works; // the first is under way
    bool m_isBusy = false; // with it
    std::unique_ptr<Background> m_background;
};

/// A step's title in the user's language; one that is not known as it is.
QString stepTitle(const std::string& title);

namespace step
{
inline constexpr const char* accept = QT_TRANSLATE_NOOP("DatasetSteps", "Accept");
inline constexpr const char* reject = QT_TRANSLATE_NOOP("DatasetSteps", "Reject");
inline constexpr const char* open = QT_TRANSLATE_NOOP("DatasetSteps", "Leave undecided");
inline constexpr const char* caption = QT_TRANSLATE_NOOP("DatasetSteps", "Edit a caption");
inline constexpr const char* captions = QT_TRANSLATE_NOOP("DatasetSteps", "Edit captions");
inline constexpr const char* keepOne = QT_TRANSLATE_NOOP("DatasetSteps", "Keep one of near copies");
inline constexpr const char* rejectFiltered =
    QT_TRANSLATE_NOOP("DatasetSteps", "Reject what the filters keep out");
} // namespace step

} // namespace candela
