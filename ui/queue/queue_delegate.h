// A row of the queue: the picture, the state with its mark, the bar, times. GUI thread only.
#pragma once

#include "app/session/thumbnails.h"

#include <QStyledItemDelegate>

namespace candela
{

class JobList;

class QueueDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Both must outlive it.
    QueueDelegate(const JobList& jobs, Thumbnails& thumbnails, QObject* parent = nullptr);

    void paint(
        QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QString displayText(const QVariant& value, const QLocale& locale) const override;

private:
    void paintPicture(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    void paintState(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    static void paintProgress(QPainter& painter, const QRect& cell, const QModelIndex& index);

    const JobList& m_jobs;
    Thumbnails& m_thumbnails;
};

} // namespace candela
