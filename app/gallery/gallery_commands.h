// What can be undone in the gallery. Each does its work in the background, in order, so that an undo finds
// what the doing has left.
#pragma once

#include "app/gallery/gallery.h"

#include <QUndoCommand>

#include <memory>
#include <vector>

namespace candela
{

class RatingCommand : public QUndoCommand
{
public:
    RatingCommand(Gallery& gallery, const QList<qint64>& ids, int rating);
    void redo() override;
    void undo() override;

private:
    Gallery& m_gallery;
    QList<qint64> m_ids;
    int m_rating;
    std::shared_ptr<std::vector<std::pair<qint64, int>>> m_before; // background
};

class TagCommand : public QUndoCommand
{
public:
    TagCommand(Gallery& gallery, qint64 id, const QStringList& tags);
    void redo() override;
    void undo() override;

private:
    Gallery& m_gallery;
    qint64 m_id;
    QStringList m_tags;
    std::shared_ptr<QStringList> m_before; // background
};

class TrashCommand : public QUndoCommand
{
public:
    TrashCommand(Gallery& gallery, const QList<qint64>& ids);
    void redo() override;
    void undo() override;

private:
    struct Trashed {
        qint64 id = 0;
        QString file, inTrash;
    };
    Gallery& m_gallery;
    QList<qint64> m_ids;
    std::shared_ptr<std::vector<Trashed>> m_trashed; // background
};

} // namespace candela
