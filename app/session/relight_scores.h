// What evaluating told of each picture, as a table and as CSV.
#pragma once

#include "app/session/relight_list.h"

#include <QAbstractTableModel>

namespace candela
{

/// Window's thread. The list's rows that have figures, in their order.
class RelightScores : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { File, Ratio, Psnr, Ssim, Seconds, ColumnCount };

    explicit RelightScores(RelightList& list, QObject* parent = nullptr);

    /// Over all rows; empty where there are none.
    std::optional<double> mean(Column column) const;
    /// With the columns of `candela relight --table`.
    QByteArray csv() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void collect();
    const RelightItem& item(int row) const { return m_list.at(m_rows[row]); }

    RelightList& m_list;
    std::vector<int> m_rows; // of the list
};

/// "20.90 dB", "0.898": as the table shows a figure.
QString figureText(RelightScores::Column column, double value);

} // namespace candela
