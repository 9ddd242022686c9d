// The pictures that a training has painted of its prompts: a column for each step, a row for each prompt. GUI
// thread only.
#pragma once

#include "app/session/run_files.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <memory>

namespace candela
{

class SampleTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Null: none.
    void setDetails(const std::shared_ptr<const RunDetails>& details);
    const RunSample* at(const QModelIndex& index) const; // null where none was painted

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::shared_ptr<const RunDetails> m_details;
    std::vector<qint64> m_steps;
    std::size_t m_samples = 0;
    int m_rows = 0;
};

/// Goes on showing the latest unless the user has scrolled back. A double click opens the picture.
class SampleView : public QTableView
{
    Q_OBJECT

public:
    explicit SampleView(QWidget* parent = nullptr);
    void setDetails(const std::shared_ptr<const RunDetails>& details);
    SampleTable* table() const { return m_table; }

private:
    SampleTable* m_table;
};

} // namespace candela
