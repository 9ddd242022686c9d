#include "app/session/sorted_files.h"

#include "app/session/paths.h"
#include "app/session/picture_gathering.h"
#include "core/api/error.h"

#include <QFileInfo>

namespace candela
{

SortedFiles sortFiles(const QStringList& paths,
    const std::function<std::optional<PictureParameters>(const std::filesystem::path&)>& read)
{
    SortedFiles sorted;
    for (const QString& path : paths) {
        if (isModelFolder(path) || (isWeightFile(path) && QFileInfo(path).isFile()))
            sorted.models += path;
        else if (QFileInfo::exists(path) && mayHoldPictures(path))
            sorted.pictures += path;
        else
            sorted.others += path;
    }
    if (paths.size() != 1 || sorted.pictures.isEmpty() || QFileInfo(paths.first()).isDir() || !read)
        return sorted;
    try {
        if (read(toPath(paths.first())))
            sorted.made = sorted.pictures.takeFirst();
    } catch (const Error&) { // a picture all the same; whoever opens it will see
    }
    return sorted;
}

} // namespace candela
