#include "ui/models/model_filter.h"

#include "app/session/model_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace candela
{
namespace
{

QIcon stateIcon(ModelState state)
{
    switch (state) {
    case ModelState::Checking:
        return icon(QStringLiteral("refresh"), IconTint::Secondary);
    case ModelState::Ready:
    case ModelState::Usable:
        return icon(QStringLiteral("check"), IconTint::Success);
    case ModelState::Missing:
        return icon(QStringLiteral("warning"), IconTint::Warning);
    case ModelState::Unusable:
        return icon(QStringLiteral("error"), IconTint::Error);
    case ModelState::Unsupported:
        return icon(QStringLiteral("info"), IconTint::Info);
    }
    return {};
}

QColor stateColour(ModelState state)
{
    if (state == ModelState::Missing)
        return colours().warning;
    return state == ModelState::Unusable ? colours().error : colours().text;
}

} // namespace

ModelFilter::ModelFilter(ModelLibrary& library, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_library(library)
{
    setSourceModel(&library);
    setSortRole(ModelLibrary::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void ModelFilter::setText(const QString& text)
{
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void ModelFilter::setKind(std::optional<ModelKind> kind)
{
    m_kind = kind;
    invalidateFilter();
}

void ModelFilter::setMissingOnly(bool on)
{
    m_missingOnly = on;
    invalidateFilter();
}

bool ModelFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const ModelEntry& entry = m_library.at(row);
    if (m_missingOnly && entry.state != ModelState::Missing)
        return false;
    if (m_kind && (!entry.facts || entry.facts->kind != *m_kind))
        return false;
    if (m_words.isEmpty())
        return true;
    QString text = entry.name;
    if (entry.facts) {
        text += QLatin1Char('\n') + QString::fromStdString(entry.facts->title) + QLatin1Char('\n')
            + displayFamily(*entry.facts) + QLatin1Char('\n') + displayName(entry.facts->kind);
        for (const std::string& word : entry.facts->training.triggerWords)
            text += QLatin1Char('\n') + QString::fromStdString(word);
    }
    return std::ranges::all_of(
        m_words, [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

QVariant ModelFilter::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ModelEntry& entry = m_library.at(mapToSource(index).row());
    const bool isState = index.column() == ModelLibrary::State;
    if (index.column() == ModelLibrary::Name && role == Qt::DisplayRole) // its state has a column of its own
        return entry.bundled ? ModelLibrary::tr("Demo: small test pictures") : entry.name;
    if (isState && role == Qt::DecorationRole)
        return stateIcon(entry.state);
    if (isState && role == Qt::ForegroundRole)
        return stateColour(entry.state);
    return QSortFilterProxyModel::data(index, role);
}

} // namespace candela
