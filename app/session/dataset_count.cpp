#include "app/session/dataset_count.h"

#include "app/session/paths.h"
#include "core/api/error.h"
#include "core/api/picture_files.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace candela
{
namespace
{

QString withoutEnding(const QString& file)
{
    return file.left(file.lastIndexOf(QLatin1Char('.')));
}

QSet<QString> captionedIn(const QString& folder)
{
    QSet<QString> stems;
    QDirIterator files(folder, {QStringLiteral("*.txt"), QStringLiteral("*.caption")}, QDir::Files,
        QDirIterator::Subdirectories);
    while (files.hasNext())
        stems.insert(withoutEnding(QFileInfo(files.next()).absoluteFilePath()));
    return stems;
}

/// Lines that are not empty, from `first` on; 0 where there is no such file.
int rowsIn(const QString& name, int first)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    int rows = 0;
    while (!file.atEnd())
        rows += file.readLine().trimmed().isEmpty() ? 0 : 1;
    return std::max(0, rows - first);
}

} // namespace

DatasetCount countDataset(const QString& folder)
{
    DatasetCount count{.folder = folder};
    std::vector<FoundPicture> pictures;
    try {
        pictures = picturesIn(toPath(folder));
    } catch (const Error&) {
        return count;
    }
    count.isThere = true;
    count.pictures = static_cast<int>(pictures.size());
    const QSet<QString> stems = captionedIn(folder);
    const auto besides = std::ranges::count_if(pictures, [&](const FoundPicture& picture) {
        return stems.contains(withoutEnding(QFileInfo(toQString(picture.file)).absoluteFilePath()));
    });
    const int listed = rowsIn(folder + QStringLiteral("/metadata.jsonl"), 0)
        + rowsIn(folder + QStringLiteral("/metadata.csv"), 1);
    count.captioned = std::min(count.pictures, std::max(static_cast<int>(besides), listed));
    return count;
}

} // namespace candela
