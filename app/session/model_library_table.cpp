// How the library reads as a table.
#include "app/session/engine_sentences.h"
#include "app/session/model_library.h"
#include "app/session/model_text.h"

#include <QDir>

namespace candela
{
namespace
{

QString precisionText(const std::string& precision)
{
    if (precision == "mixed")
        return ModelLibrary::tr("mixed");
    return precision == "none" ? QString() : QString::fromStdString(precision);
}

QString stateText(const ModelEntry& entry)
{
    switch (entry.state) {
    case ModelState::Checking:
        return ModelLibrary::tr("Checking…");
    case ModelState::Ready:
    case ModelState::Usable:
        return ModelLibrary::tr("Ready");
    case ModelState::Missing:
        return ModelLibrary::tr("Missing");
    case ModelState::Unusable:
        return ModelLibrary::tr("Cannot be used");
    case ModelState::Unsupported:
        return ModelLibrary::tr("Not used yet");
    }
    return {};
}

/// With its state, for lists that have no other place for it.
QString nameWithState(const ModelEntry& entry)
{
    if (entry.state == ModelState::Missing)
        return ModelLibrary::tr("%1 (missing)").arg(entry.name);
    if (entry.state == ModelState::Unusable)
        return ModelLibrary::tr("%1 (cannot be used)").arg(entry.name);
    return entry.bundled ? ModelLibrary::tr("Demo: small test pictures")
                         : entry.name; // in the language of now
}

QVariant textOf(const ModelEntry& entry, int column)
{
    switch (column) {
    case ModelLibrary::Name:
        return nameWithState(entry);
    case ModelLibrary::Family:
        return entry.facts ? displayFamily(*entry.facts) : QString();
    case ModelLibrary::Kind:
        return entry.facts ? displayName(entry.facts->kind) : QString();
    case ModelLibrary::Size:
        return entry.file.size > 0 ? displaySize(entry.file.size) : QString();
    case ModelLibrary::Precision:
        return entry.facts ? precisionText(entry.facts->precision) : QString();
    case ModelLibrary::State:
        return entry.hashing ? ModelLibrary::tr("Reading %1 %").arg(qRound(*entry.hashing * 100))
                             : stateText(entry);
    default:
        return {};
    }
}

QVariant sortKey(const ModelEntry& entry, int column)
{
    if (column == ModelLibrary::Size)
        return entry.file.size;
    return column == ModelLibrary::State ? QVariant(static_cast<int>(entry.state)) : textOf(entry, column);
}

} // namespace

/// For callers that mean a row.
QModelIndex ModelLibrary::index(int row, int column, const QModelIndex& parent) const
{
    return QAbstractTableModel::index(row, column, parent);
}

int ModelLibrary::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : count();
}

int ModelLibrary::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ModelLibrary::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ModelEntry& entry = m_entries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(entry, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(
            entry.reason.isEmpty() ? QDir::toNativeSeparators(entry.path) : inUsersLanguage(entry.reason));
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case PathRole:
        return entry.path;
    case StateRole:
        return static_cast<int>(entry.state);
    case ReasonRole:
        return inUsersLanguage(entry.reason);
    case KindRole:
        return static_cast<int>(entry.facts ? entry.facts->kind : ModelKind::Unknown);
    case SortRole:
        return sortKey(entry, index.column());
    default:
        return {};
    }
}

QVariant ModelLibrary::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Size)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter); // as its numbers
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Family:
        return tr("Family");
    case Kind:
        return tr("Kind");
    case Size:
        return tr("Size");
    case Precision:
        return tr("Precision");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace candela
