#include "app/session/relight_scores.h"

#include <QFileInfo>

namespace candela
{
namespace
{

double figureOf(const RelightItem& item, RelightScores::Column column)
{
    switch (column) {
    case RelightScores::Ratio:
        return item.ratio;
    case RelightScores::Psnr:
        return item.psnr.value_or(0);
    case RelightScores::Ssim:
        return item.ssim.value_or(0);
    case RelightScores::Seconds:
        return item.seconds;
    default:
        return 0;
    }
}

/// Quoted where it holds a comma, a quote or a line's end.
QByteArray field(const QString& text)
{
    QByteArray bytes = text.toUtf8();
    if (bytes.contains(',') || bytes.contains('"') || bytes.contains('\n') || bytes.contains('\r'))
        bytes = '"' + bytes.replace("\"", "\"\"") + '"';
    return bytes;
}

} // namespace

RelightScores::RelightScores(RelightList& list, QObject* parent)
    : QAbstractTableModel(parent)
    , m_list(list)
{
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&list, signal, this, &RelightScores::collect);
    connect(&list, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (!roles.contains(Qt::DecorationRole))
                collect();
        });
    collect();
}

void RelightScores::collect()
{
    std::vector<int> rows;
    for (int row = 0; row < m_list.rowCount(); ++row)
        if (m_list.at(row).psnr)
            rows.push_back(row);
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

std::optional<double> RelightScores::mean(Column column) const
{
    if (m_rows.empty())
        return std::nullopt;
    double sum = 0;
    for (int row = 0; row < rowCount(); ++row)
        sum += figureOf(item(row), column);
    return sum / rowCount();
}

QByteArray RelightScores::csv() const
{
    QByteArray text = "source,file,state,width,height,ratio,psnr,ssim,seconds,why\r\n";
    for (int row = 0; row < rowCount(); ++row) {
        const RelightItem& each = item(row);
        const QByteArrayList fields{field(each.file), field(each.result), "done",
            QByteArray::number(each.size.width()), QByteArray::number(each.size.height()),
            QByteArray::number(each.ratio), QByteArray::number(*each.psnr),
            each.ssim ? QByteArray::number(*each.ssim) : QByteArray(), QByteArray::number(each.seconds),
            QByteArray()};
        text += fields.join(',') + "\r\n";
    }
    return text;
}

int RelightScores::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RelightScores::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RelightScores::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto column = static_cast<Column>(index.column());
    const RelightItem& each = item(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return column == File ? QFileInfo(each.file).fileName() : figureText(column, figureOf(each, column));
    case Qt::ToolTipRole:
        return each.file;
    case Qt::TextAlignmentRole:
        return QVariant(
            column == File ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    case RelightList::IdRole:
        return each.id;
    default:
        return {};
    }
}

QVariant RelightScores::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(
            section == File ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case File:
        return tr("Picture");
    case Ratio:
        return tr("Ratio");
    case Psnr:
        return QStringLiteral("PSNR");
    case Ssim:
        return QStringLiteral("SSIM");
    case Seconds:
        return tr("Time");
    default:
        return {};
    }
}

QString figureText(RelightScores::Column column, double value)
{
    switch (column) {
    case RelightScores::Ratio:
        return QString::number(value, 'f', 2);
    case RelightScores::Psnr:
        return RelightScores::tr("%1 dB").arg(value, 0, 'f', 2);
    case RelightScores::Ssim:
        return QString::number(value, 'f', 3);
    case RelightScores::Seconds:
        return RelightScores::tr("%1 s").arg(value, 0, 'f', 2);
    default:
        return {};
    }
}

} // namespace candela
