// The rows of the queue: a table whose waiting rows are dragged into another order. GUI thread only.
#pragma once

#include "app/session/job_queue.h"
#include "app/session/thumbnails.h"

#include <QTableView>

namespace candela
{

class QueueTable : public QTableView
{
    Q_OBJECT

public:
    explicit QueueTable(JobQueue& queue, QWidget* parent = nullptr);

    std::vector<JobId> selectedJobs() const; // from the top

Q_SIGNALS:
    void choiceChanged();
    /// Double-click, Enter.
    void editWanted(candela::JobId job);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void markDrop(int y);
    void onLoaded(const QString& file);

    JobQueue& m_queue;
    Thumbnails m_thumbnails;
    int m_dropLine = -1; // y in the viewport; -1: nothing is dragged
};

} // namespace candela
