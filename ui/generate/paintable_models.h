// The models of the library that can be painted with, and the chosen one, whatever it is. GUI thread only.
#pragma once

#include "app/session/model_library.h"

#include <QSortFilterProxyModel>

namespace candela
{

class PaintableModels : public QSortFilterProxyModel
{
public:
    explicit PaintableModels(ModelLibrary& library, QObject* parent = nullptr)
        : QSortFilterProxyModel(parent)
        , m_library(library)
    {
        setSourceModel(&library);
    }

    void setChosen(const QString& path)
    {
        if (m_chosen != path) {
            m_chosen = path;
            invalidateFilter();
        }
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex&) const override
    {
        const ModelEntry& entry = m_library.at(row);
        const bool isFolder = !isWeightFile(entry.path);
        const bool isWhole = entry.facts ? entry.facts->kind == ModelKind::Checkpoint : isFolder;
        return entry.path == m_chosen || entry.state == ModelState::Ready
            || (isWhole && entry.state != ModelState::Unsupported);
    }

private:
    const ModelLibrary& m_library;
    QString m_chosen;
};

} // namespace candela
