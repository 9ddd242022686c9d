#include "app/session/dataset_list.h"

#include "app/session/engine_sentences.h"
#include "app/session/paths.h"

#include <QFileInfo>

#include <algorithm>

namespace candela
{
namespace
{

constexpr std::size_t mostRuns = 64; // more are dearer one by one than all anew

struct Run {
    int first = 0, count = 0;
};

/// The stretches of `rows` that have no place in the other order.
std::vector<Run> runsWithout(const std::vector<int>& rows, const std::vector<int>& others)
{
    std::vector<Run> runs;
    for (int row = 0; row < static_cast<int>(rows.size()); ++row) {
        if (others[static_cast<std::size_t>(rows[static_cast<std::size_t>(row)])] >= 0)
            continue;
        if (!runs.empty() && runs.back().first + runs.back().count == row)
            ++runs.back().count;
        else
            runs.push_back({row, 1});
    }
    return runs;
}

std::vector<int> numbered(const std::vector<int>& rows, std::size_t pictures)
{
    std::vector<int> places(pictures, -1);
    for (std::size_t row = 0; row < rows.size(); ++row)
        places[static_cast<std::size_t>(rows[row])] = static_cast<int>(row);
    return places;
}

std::vector<int> without(const std::vector<int>& rows, const std::vector<Run>& runs)
{
    std::vector<int> left = rows;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        left.erase(left.begin() + run->first, left.begin() + run->first + run->count);
    return left;
}

} // namespace

DatasetList::DatasetList(const DatasetSheet& sheet, const QString& thumbnailFolder)
    : m_sheet(sheet)
    , m_thumbnails(thumbnailFolder)
{
    connect(&m_thumbnails, &GalleryThumbnails::loaded, this, &DatasetList::onThumbnail);
}

void DatasetList::setView(const DatasetView& view)
{
    if (view == m_view)
        return;
    m_view = view;
    refresh();
}

void DatasetList::endAnother()
{
    m_files.clear();
    m_rows = rowsOf(m_sheet, m_view);
    numberRows();
    endResetModel();
}

void DatasetList::refresh()
{
    setRows(rowsOf(m_sheet, m_view));
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void DatasetList::update(const std::vector<std::size_t>& pictures)
{
    const bool stay = !pictures.empty() && std::ranges::all_of(pictures, [this](std::size_t picture) {
        return isShown(m_sheet, m_view, picture) == (rowOf(picture) >= 0);
    });
    if (!stay) {
        refresh();
        return;
    }
    int first = rowCount(), last = -1;
    for (const std::size_t picture : pictures)
        if (const int row = rowOf(picture); row >= 0) {
            first = std::min(first, row);
            last = std::max(last, row);
        }
    if (last >= 0)
        Q_EMIT dataChanged(index(first), index(last));
}

void DatasetList::setRows(std::vector<int> rows)
{
    if (rows == m_rows || changeTo(rows))
        return;
    beginResetModel();
    m_rows = std::move(rows);
    numberRows();
    endResetModel();
}

/// Takes rows out or puts rows in; false, and nothing done, where it is better to begin anew.
bool DatasetList::changeTo(const std::vector<int>& rows)
{
    const std::vector<int> places = numbered(rows, m_sheet.pictures.size());
    const std::vector<Run> gone = runsWithout(m_rows, places), come = runsWithout(rows, m_rowOf);
    if (gone.size() + come.size() > mostRuns || without(m_rows, gone) != without(rows, come))
        return false;
    for (auto run = gone.rbegin(); run != gone.rend(); ++run) {
        beginRemoveRows({}, run->first, run->first + run->count - 1);
        m_rows.erase(m_rows.begin() + run->first, m_rows.begin() + run->first + run->count);
        numberRows();
        endRemoveRows();
    }
    for (const Run& run : come) {
        beginInsertRows({}, run.first, run.first + run.count - 1);
        m_rows.insert(
            m_rows.begin() + run.first, rows.begin() + run.first, rows.begin() + run.first + run.count);
        numberRows();
        endInsertRows();
    }
    return true;
}

void DatasetList::numberRows()
{
    m_rowOf = numbered(m_rows, m_sheet.pictures.size());
}

int DatasetList::rowOf(std::size_t picture) const
{
    return picture < m_rowOf.size() ? m_rowOf[picture] : -1;
}

QImage DatasetList::thumbnail(std::size_t picture) const
{
    const QString file = m_sheet.fileOf(picture);
    m_files.insert(file, picture);
    return m_thumbnails.get(file, m_sheet.pictures[picture]->modified);
}

void DatasetList::onThumbnail(const QString& file)
{
    const auto found = m_files.constFind(file);
    const int row = found != m_files.constEnd() ? rowOf(*found) : -1;
    if (row >= 0)
        Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
}

int DatasetList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant DatasetList::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t number = pictureAt(index.row());
    const DatasetPicture& picture = *m_sheet.pictures[number];
    switch (role) {
    case Qt::DisplayRole: { // without a caption, the name tells which it is
        const QString caption = QString::fromStdString(picture.text().substr(0, 400));
        return caption.isEmpty() ? QFileInfo(toQString(picture.file)).fileName() : caption;
    }
    case Qt::DecorationRole:
        return thumbnail(number);
    case Qt::ToolTipRole:
        return toolTip(number);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(
            QFileInfo(toQString(picture.file)).fileName(), standingName(standingOf(m_sheet, number)));
    case PictureRole:
        return static_cast<qlonglong>(number);
    case StandingRole:
        return static_cast<int>(standingOf(m_sheet, number));
    case TroubleRole:
        return !picture.trouble().empty();
    case CopiesRole:
        return static_cast<int>(m_sheet.copiesOf(number).size());
    case UnreadableRole:
        return m_thumbnails.isUnreadable(m_sheet.fileOf(number));
    default:
        return {};
    }
}

QString DatasetList::toolTip(std::size_t picture) const
{
    const DatasetPicture& known = *m_sheet.pictures[picture];
    QStringList lines{toQString(known.file).toHtmlEscaped()};
    if (!known.text().empty())
        lines += QString::fromStdString(known.text().substr(0, 600)).toHtmlEscaped();
    lines += standingName(standingOf(m_sheet, picture));
    if (const QString why = whyOf(m_sheet, picture); !why.isEmpty())
        lines += why.toHtmlEscaped();
    return QStringLiteral("<p>%1</p>").arg(lines.join(QStringLiteral("<br>")));
}

Qt::ItemFlags DatasetList::flags(const QModelIndex& index) const
{
    return index.isValid() ? QAbstractListModel::flags(index) | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

QString standingName(Standing standing)
{
    switch (standing) {
    case Standing::Undecided:
        return DatasetList::tr("Undecided");
    case Standing::Kept:
        return DatasetList::tr("Kept");
    case Standing::Accepted:
        return DatasetList::tr("Accepted by hand");
    case Standing::FilteredOut:
        return DatasetList::tr("Rejected by a filter");
    case Standing::Rejected:
        return DatasetList::tr("Rejected by hand");
    case Standing::Unusable:
        return DatasetList::tr("Cannot be used");
    }
    return {};
}

QString whyOf(const DatasetSheet& sheet, std::size_t picture)
{
    const DatasetPicture& known = *sheet.pictures[picture];
    QStringList sentences;
    if (standingOf(sheet, picture) == Standing::FilteredOut)
        sentences += inUsersLanguage(QString::fromStdString(sheet.preview->outcomes[picture].why));
    if (!known.trouble().empty())
        sentences += inUsersLanguage(QString::fromStdString(known.trouble()));
    return sentences.join(QLatin1Char(' '));
}

} // namespace candela
