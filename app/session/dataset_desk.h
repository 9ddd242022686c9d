// A folder of pictures that is looked through before something is trained on it: what its filters would do,
// what is decided by hand, and the pictures that are kept as a folder of their own.
#pragma once

#include "app/session/compute_hashes.h"
#include "app/session/dataset_form.h"
#include "app/session/dataset_list.h"
#include "app/session/dataset_steps.h"
#include "app/session/settings.h"
#include "core/api/dataset_captions.h"
#include "core/api/dataset_output.h"

#include <QTimer>

namespace candela
{

/// Window's thread; reading, hashing, filtering and writing happen on others. The folder's own files are
/// never changed, and what comes of a folder that is no longer the one looked at is dropped.
class DatasetDesk : public QObject
{
    Q_OBJECT
public:
    enum class Work { None, Opening, Hashing, Filtering, Writing };

    /// `hashes` may be empty: then near copies cannot be looked for. `settings` must outlive it.
    DatasetDesk(Settings& settings, ComputeHashes hashes, const QString& thumbnailFolder);
    ~DatasetDesk() override;

    /// Looks at this folder from now on; nothing where it already does. Empty: at none.
    void open(const QString& folder);
    /// Reads the folder again: pictures may have come or gone.
    void reopen();
    const QString& folder() const { return m_folder; }
    bool isOpen() const { return m_isOpen; } // its pictures are there
    const DatasetSheet& sheet() const { return m_sheet; }
    DatasetList& list() { return m_list; }
    /// What the folder's metadata has that is no picture, in sentences; and pictures it does not name.
    const QStringList& troubles() const { return m_troubles; }
    int unlisted() const { return m_unlisted; }

    Work work() const { return m_work; }
    qint64 done() const { return m_done; }
    qint64 of() const { return m_of; } // 0: not known
    void stop();

    const DatasetFilterForm& filters() const { return m_filters; }
    void setFilters(const DatasetFilterForm& form);
    /// Takes the filters of a Data-Juicer recipe. Where that cannot be, the reason is returned.
    std::optional<JobFailure> takeRecipe(const QString& file);
    /// Finds out what the filters do; previewed() follows. Nothing while something else is done.
    void preview();
    void dropPreview();
    /// Something else has measured the pictures: takes over what the folder's index says of them now.
    void readIndex() { m_steps->refresh(); }
    /// The filters are others than those of the preview.
    bool isStale() const;

    void setVerdict(const std::vector<std::size_t>& pictures, Verdict verdict);
    void setCaption(std::size_t picture, const QString& caption);
    /// One step; returns how many captions are others now.
    int editCaptions(const std::vector<std::size_t>& pictures, const CaptionEdit& edit);
    /// The picture is accepted, its near copies are rejected.
    void keepOneOfCopies(std::size_t picture);
    /// What the filters keep out is rejected by hand, so that training leaves it out as well.
    void rejectFiltered();
    QUndoStack& undoStack() { return m_steps->undoStack(); }
    std::vector<std::size_t> allPictures() const;

    /// Copies what is kept into a new folder; kept() follows. The originals stay as they are.
    void keep(const QString& folder);

    /// Of the captions of all usable pictures, the most frequent first.
    const std::vector<TagCount>& tags() const { return m_tags; }

Q_SIGNALS:
    void opened(); // or closed: the pictures are others
    void changed(); // verdicts, captions, or what the filters do
    void workChanged();
    void filtersChanged();
    void previewed();
    void kept(const QString& folder);
    void tagsChanged();
    void failed(const candela::JobFailure& failure);

private:
    struct Opened;
    struct Measured;
    /// Computes in the background; may throw. What it returns is called on the window's thread, unless
    /// another folder is looked at by then.
    using Compute = std::function<Background::Continuation(const std::stop_token& stop)>;
    void begin(Work work, Compute compute);
    void setWork(Work work, qint64 done = 0, qint64 of = 0);
    DatasetProgress progress(Work work);
    void close();
    void startOpening();
    void takeOpened(const Opened& opened);
    void takeMeasured(const Measured& measured);
    void filterAgain();
    void countTags();
    void onStep(const std::vector<std::size_t>& pictures);

    Settings& m_settings;
    ComputeHashes m_computeHashes;
    QString m_folder;
    bool m_isOpen = false, m_opensLater = false;
    int m_generation = 0; // of the folder: what was begun before belongs to another
    int m_edits = 0; // steps, to tell whether a result is of before
    DatasetSheet m_sheet;
    DatasetList m_list;
    QStringList m_troubles;
    int m_unlisted = 0;
    DatasetFilterForm m_filters;
    std::vector<TagCount> m_tags;
    Work m_work = Work::None;
    qint64 m_done = 0, m_of = 0;
    std::stop_source m_stop;
    QTimer m_afterEdits;
    Inbox m_inbox; // progress
    std::unique_ptr<DatasetSteps> m_steps;
    std::unique_ptr<Background> m_small, m_background; // last: they use all of the above
};

} // namespace candela
