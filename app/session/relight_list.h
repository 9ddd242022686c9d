// The pictures of the Relight page: what they are, how far each is, how it ended.
#pragma once

#include "app/session/thumbnails.h"
#include "core/api/relight.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QSize>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace candela
{

enum class RelightState {
    Ready, // nothing has been asked of it yet
    Waiting, // of the batch that runs
    Running,
    Done,
    Failed,
    Skipped, // its result was there already
};

struct RelightItem {
    qint64 id = 0;
    QString file;
    QString below; // its folder within the one it was added with; empty at its top
    RelightState state = RelightState::Ready;
    double fraction = 0; // while Running
    QString why; // one sentence; empty unless Failed
    QString result; // its file; empty unless Done or Skipped
    qint64 pixels = 0; // by its header; 0: not looked at yet, or not told
    QSize size; // of the picture, once Done
    double ratio = 0, seconds = 0; // once Done
    std::optional<double> psnr, ssim; // against its reference
    std::shared_ptr<const RelightRequest> settings; // without inputs: what it was last done (or skipped) with
};

/// Window's thread. Rows are in the order they were added, which is that of their ids. Made for tens of
/// thousands: what changes many rows is told to the views at once.
class RelightList : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, FileRole, StateRole, FractionRole, StateTextRole };

    explicit RelightList(QObject* parent = nullptr);

    /// New rows at the end; their files must not be listed yet.
    void append(const std::vector<RelightItem>& items);
    /// Takes rows out; undoable until the stack is cleared. Restored rows come back where they were.
    void remove(const QList<qint64>& ids);
    void update(qint64 id, const std::function<void(RelightItem&)>& change);
    void update(std::span<const qint64> ids, const std::function<void(RelightItem&)>& change);

    const RelightItem* find(qint64 id) const; // valid until the list changes; null if there is none
    const RelightItem& at(int row) const { return m_items[row]; }
    const std::vector<RelightItem>& items() const { return m_items; }
    int rowOf(qint64 id) const; // -1 if there is none
    qint64 idOf(const QString& file) const { return m_files.value(file); } // 0 if it is not listed
    int count(RelightState state) const;

    QUndoStack& undoStack() { return m_undo; }
    Thumbnails& thumbnails() { return m_thumbnails; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    class Removal;
    std::vector<RelightItem> take(const QSet<qint64>& ids); // in their order
    void restore(const std::vector<RelightItem>& items);
    void showThumbnail(const QString& file);

    std::vector<RelightItem> m_items;
    QHash<QString, qint64> m_files; // and their ids
    qint64 m_lastId = 0;
    mutable Thumbnails m_thumbnails; // data() asks for them
    QUndoStack m_undo;
};

/// "Done · 5.0", "42 %", the sentence of a failure.
QString stateText(const RelightItem& item);

} // namespace candela
