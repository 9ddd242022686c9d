// The models the user can choose from: the bundled one and the folders added.
#pragma once

#include "app/session/background.h"
#include "app/session/settings.h"
#include "core/api/model_info.h"

#include <QAbstractListModel>

#include <functional>
#include <optional>
#include <vector>

namespace candela
{

using DescribeModel = std::function<ModelInfo(const std::filesystem::path&)>;

enum class ModelState { Checking, Ready, Missing, Unusable };

struct ModelEntry {
    QString path; // absolute folder; what a request names
    QString name; // the folder's name, or the bundled model's
    ModelState state = ModelState::Checking;
    QString reason; // why it cannot be used; empty when Ready or Checking
    std::optional<ModelInfo> info; // set when Ready
    bool bundled = false;
};

/// Window's thread; folders are described in the background. A model that has gone stays in the list, marked
/// Missing.
class ModelLibrary : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { PathRole = Qt::UserRole, StateRole, ReasonRole };

    /// `bundled` may be empty: then there is none.
    ModelLibrary(Settings& settings, DescribeModel describe, const std::filesystem::path& bundled,
        QObject* parent = nullptr);

    int count() const { return static_cast<int>(m_entries.size()); }
    const ModelEntry& at(int row) const { return m_entries[row]; }
    int rowOf(const QString& path) const; // -1 if it is not listed
    const ModelEntry* find(const QString& path) const; // valid until the list changes
    /// The listed model that another program's file means: of that name, or of the file's without its ending.
    /// Empty if there is none.
    QString pathOfName(const QString& name) const;
    QString defaultPath() const; // the first usable one; empty if there is none

    /// A diffusers folder, or a folder that holds some directly. Returns the paths listed thereby (also those
    /// that were listed before); empty if there is no model there.
    QStringList addFolder(const QString& folder);
    /// Lists a model that a draft or a picture names, although nobody added it.
    void ensureListed(const QString& path);
    /// The user found a missing model elsewhere.
    void relocate(const QString& path, const QString& newPath);
    void remove(const QString& path);
    /// Looks again whether the folders are there and what they hold.
    void refresh();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    /// Its state or description is new.
    void entryChanged(const QString& path);

private:
    void insert(const QString& path, bool bundled);
    void check(const QString& path);
    void onDescribed(const QString& path, std::optional<ModelInfo> info, const QString& reason);
    void save();

    Settings& m_settings;
    DescribeModel m_describe;
    std::vector<ModelEntry> m_entries;
    Background m_background;
};

} // namespace candela
