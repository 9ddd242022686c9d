// What the Models page shows of the library: the rows that are looked for, in the order asked for, states
// with their icons. GUI thread only.
#pragma once

#include "app/session/model_library.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace candela
{

class ModelFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ModelFilter(ModelLibrary& library, QObject* parent = nullptr);

    /// Every word must be part of the name, title, family, kind or a trigger word; case does not matter.
    void setText(const QString& text);
    /// Empty: all.
    void setKind(std::optional<ModelKind> kind);
    void setMissingOnly(bool on);
    bool isActive() const { return !m_words.isEmpty() || m_kind || m_missingOnly; }

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    const ModelLibrary& m_library;
    QStringList m_words;
    std::optional<ModelKind> m_kind;
    bool m_missingOnly = false;
};

} // namespace candela
