// What files that were dropped, or given to the program at its start, are good for. Reads them: for a
// background thread.
#pragma once

#include "app/models/model_files.h"
#include "core/api/picture_parameters.h"

#include <QMetaType>
#include <QStringList>

#include <filesystem>
#include <functional>

namespace candela
{

struct SortedFiles {
    QString made; // a picture that says how it was made, where it is the only thing given
    QStringList pictures; // and folders that may hold some
    QStringList models; // files of weights and diffusers folders
    QStringList others; // nothing is known to do with them, or they are not there
};

SortedFiles sortFiles(const QStringList& paths,
    const std::function<std::optional<PictureParameters>(const std::filesystem::path&)>& read);

} // namespace candela

Q_DECLARE_METATYPE(candela::SortedFiles)
