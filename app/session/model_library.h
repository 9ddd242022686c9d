// The models there are: the bundled one, those added, and all in the folders watched. What each is, where it
// is, whether it can be used.
#pragma once

#include "app/models/model_catalogue.h"
#include "app/session/background.h"
#include "app/session/model_entry.h"
#include "app/session/model_hasher.h"
#include "app/session/model_watch.h"
#include "app/session/settings.h"

#include <QAbstractTableModel>

namespace candela
{

/// Window's thread; everything that may take time happens in the background. A model that has gone stays in
/// the list, marked Missing, until it is found again, located or removed.
class ModelLibrary : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role { PathRole = Qt::UserRole, StateRole, ReasonRole, KindRole, SortRole };
    enum Column { Name, Family, Kind, Size, Precision, State, ColumnCount };

    /// `bundled` may be empty: then there is none; `recognise`, too: then folders count as models. The
    /// catalogue's file is made when there is something to remember.
    ModelLibrary(Settings& settings, DescribeModel describe, RecogniseModel recognise,
        const std::filesystem::path& bundled, const QString& catalogueFile, QObject* parent = nullptr);
    ~ModelLibrary() override;

    int count() const { return static_cast<int>(m_entries.size()); }
    const ModelEntry& at(int row) const { return m_entries[row]; }
    int rowOf(const QString& path) const; // -1 if it is not listed
    const ModelEntry* find(const QString& path) const; // valid until the list changes
    /// The listed model that another program's file means: of that name, or of the file's without its ending.
    /// Empty if there is none.
    QString pathOfName(const QString& name) const;
    /// The LoRA whose file's name without its ending this is; empty if none is there.
    QString loraOfName(const QString& name) const;
    /// Whether the file is a LoRA, listed or not; reads its header where that is not known.
    bool isLoraFile(const QString& path) const;
    QString defaultPath() const; // the first usable one; empty if there is none
    /// In hex (see app/models/model_hash.h; shortHash() makes A1111's of it); empty while it has not been
    /// computed, or where it was of another version of the file. Costs nothing.
    QString sha256Of(const QString& path) const;

    /// A diffusers folder, or a folder that holds some directly. Returns the paths listed thereby (also those
    /// that were listed before); empty if there is no model there.
    QStringList addFolder(const QString& folder);
    /// As they are dropped: weight files and diffusers folders are listed, any other folder is watched.
    ModelsAdded add(const QStringList& paths);
    /// Lists a model that a draft or a picture names, although nobody added it.
    void ensureListed(const QString& path);
    void unwatch(const QString& folder);
    const ModelWatch& watch() const { return m_watch; }

    /// The user found a missing model elsewhere.
    void relocate(const QString& path, const QString& newPath);
    /// Takes it off the list, also where it lies in a watched folder; its files stay.
    void remove(const QString& path);
    /// Moves its files to the trash and takes it off the list; trashed() follows.
    void trash(const QString& path);
    /// Looks again whether the models are there and what they are, and what is new in the watched folders.
    void refresh();
    /// Reads the header again and all of it for its hash, which is compared; verified() follows.
    void verify(const QString& path);

    QModelIndex index(int row, int column = 0, const QModelIndex& parent = {}) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Its state or description is new.
    void entryChanged(const QString& path);
    /// It was found or located there; who means it should mean the new path.
    void moved(const QString& path, const QString& newPath);
    /// `before` is empty where there was no hash yet, `sha256` where the model could not be read.
    void verified(const QString& path, const QString& before, const QString& sha256);
    /// Where it is not `done`, nothing was changed.
    void trashed(const QString& path, bool done);
    void scanned();

private:
    struct Checked;
    void insert(std::vector<ModelEntry> entries);
    void erase(int row);
    void check(const QString& path);
    void onChecked(const QString& path, const Checked& checked);
    void judge(ModelEntry& entry, const Checked& checked) const;
    void onScanned(const FoundModels& found);
    void onHashed(const FoundModel& model, const QString& sha256);
    void adoptMoved(const QString& path);
    void showHashing(const QString& path, std::optional<double> fraction);
    void changed(const ModelEntry& entry);
    void recall();
    void saveLists();
    std::vector<CataloguedModel> catalogue() const;

    Settings& m_settings;
    DescribeModel m_describe;
    RecogniseModel m_recognise;
    QString m_catalogueFile;
    std::vector<CataloguedModel> m_remembered; // as the catalogue's file has it
    std::vector<ModelEntry> m_entries;
    QHash<QString, QString> m_verifying; // path → the hash before
    QTimer m_rememberSoon;
    ModelHasher m_hasher;
    ModelWatch m_watch;
    std::unique_ptr<Background> m_background;
};

} // namespace candela
