#include "app/session/model_library.h"

#include "app/session/paths.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace candela
{
namespace
{

bool isModelFolder(const QString& folder)
{
    return QFileInfo::exists(folder + QStringLiteral("/model_index.json"));
}

QString normalised(const QString& folder)
{
    return QDir::cleanPath(QDir(folder).absolutePath());
}

} // namespace

ModelLibrary::ModelLibrary(
    Settings& settings, DescribeModel describe, const std::filesystem::path& bundled, QObject* parent)
    : QAbstractListModel(parent)
    , m_settings(settings)
    , m_describe(std::move(describe))
{
    if (!bundled.empty())
        insert(normalised(toQString(bundled)), true);
    for (const QString& folder : m_settings.get(settings::modelFolders))
        ensureListed(folder);
}

int ModelLibrary::rowOf(const QString& path) const
{
    const auto entry = std::ranges::find(m_entries, path, &ModelEntry::path);
    return entry == m_entries.end() ? -1 : static_cast<int>(entry - m_entries.begin());
}

const ModelEntry* ModelLibrary::find(const QString& path) const
{
    const int row = rowOf(path);
    return row < 0 ? nullptr : &m_entries[row];
}

QString ModelLibrary::pathOfName(const QString& name) const
{
    const QString stem = QFileInfo(name).completeBaseName();
    const bool isFile = name.endsWith(QLatin1String(".safetensors")) || name.endsWith(QLatin1String(".ckpt"));
    const QString& wanted = isFile ? stem : name;
    for (const ModelEntry& entry : m_entries) {
        const QString described = entry.info ? QString::fromStdString(entry.info->name) : QString();
        if (entry.name.compare(wanted, Qt::CaseInsensitive) == 0
            || described.compare(wanted, Qt::CaseInsensitive) == 0)
            return entry.path;
    }
    return {};
}

QString ModelLibrary::defaultPath() const
{
    for (const ModelEntry& entry : m_entries)
        if (entry.state == ModelState::Ready || entry.state == ModelState::Checking)
            return entry.path;
    return {};
}

QStringList ModelLibrary::addFolder(const QString& folder)
{
    const QString root = normalised(folder);
    QStringList found;
    if (isModelFolder(root))
        found.append(root);
    else
        for (const QString& name : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            if (isModelFolder(root + QLatin1Char('/') + name))
                found.append(root + QLatin1Char('/') + name);
    for (const QString& path : found)
        ensureListed(path);
    save();
    return found;
}

void ModelLibrary::ensureListed(const QString& path)
{
    if (!path.isEmpty() && rowOf(path) < 0)
        insert(path, false);
}

void ModelLibrary::relocate(const QString& path, const QString& newPath)
{
    remove(path);
    addFolder(newPath);
}

void ModelLibrary::remove(const QString& path)
{
    const int row = rowOf(path);
    if (row < 0 || m_entries[row].bundled)
        return;
    beginRemoveRows({}, row, row);
    m_entries.erase(m_entries.begin() + row);
    endRemoveRows();
    save();
}

void ModelLibrary::refresh()
{
    for (const ModelEntry& entry : m_entries)
        check(entry.path);
}

void ModelLibrary::insert(const QString& path, bool bundled)
{
    const int row = count();
    beginInsertRows({}, row, row);
    m_entries.push_back({
        .path = path,
        .name = bundled ? tr("Demo: small test pictures") : QFileInfo(path).fileName(),
        .bundled = bundled,
    });
    endInsertRows();
    check(path);
}

void ModelLibrary::check(const QString& path)
{
    m_background.run([this, path, describe = m_describe]() -> Background::Continuation {
        std::optional<ModelInfo> info;
        QString reason;
        try {
            if (QFileInfo(path).isDir())
                info = describe(toPath(path));
        } catch (const std::exception& error) { // an Error; anything else must not end the program either
            reason = QString::fromStdString(error.what());
        }
        return [this, path, info, reason] {
            onDescribed(path, info, reason);
        };
    });
}

void ModelLibrary::onDescribed(const QString& path, std::optional<ModelInfo> info, const QString& reason)
{
    const int row = rowOf(path);
    if (row < 0) // removed meanwhile
        return;
    ModelEntry& entry = m_entries[row];
    entry.info = std::move(info);
    entry.state = entry.info ? ModelState::Ready
        : reason.isEmpty()   ? ModelState::Missing
                             : ModelState::Unusable;
    entry.reason = entry.state == ModelState::Missing
        ? tr("The model folder %1 is missing.").arg(QDir::toNativeSeparators(path))
        : reason;
    Q_EMIT dataChanged(index(row), index(row));
    Q_EMIT entryChanged(path);
}

void ModelLibrary::save()
{
    QStringList folders;
    for (const ModelEntry& entry : m_entries)
        if (!entry.bundled)
            folders.append(entry.path);
    m_settings.set(settings::modelFolders, folders);
}

int ModelLibrary::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant ModelLibrary::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ModelEntry& entry = m_entries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        if (entry.state == ModelState::Missing)
            return tr("%1 (missing)").arg(entry.name);
        if (entry.state == ModelState::Unusable)
            return tr("%1 (cannot be used)").arg(entry.name);
        return entry.bundled ? tr("Demo: small test pictures") : entry.name; // in the language of now
    case Qt::ToolTipRole:
        return entry.reason.isEmpty() ? QDir::toNativeSeparators(entry.path) : entry.reason;
    case PathRole:
        return entry.path;
    case StateRole:
        return static_cast<int>(entry.state);
    case ReasonRole:
        return entry.reason;
    default:
        return {};
    }
}

} // namespace candela
