#include "app/models/model_files.h"

#include "core/api/recognised_model.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace candela
{
namespace
{

class Finder
{
public:
    explicit Finder(std::stop_token stop)
        : m_stop(std::move(stop))
    {
    }

    void lookInto(const QString& folder)
    {
        const QString canonical = QFileInfo(folder).canonicalFilePath(); // links can lead in circles
        if (m_stop.stop_requested() || canonical.isEmpty() || m_seen.contains(canonical))
            return;
        m_seen.insert(canonical);
        found.folders.append(folder);
        if (isModelFolder(folder)) {
            found.models.push_back(modelAt(folder));
            return;
        }
        const auto entries = QDir(folder).entryInfoList(
            QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot | QDir::Readable, QDir::Name);
        for (const QFileInfo& entry : entries) {
            if (entry.isDir())
                lookInto(entry.filePath());
            else if (isWeightFile(entry.fileName()))
                found.models.push_back(modelAt(entry.filePath()));
        }
    }

    FoundModels found;

private:
    std::stop_token m_stop;
    QSet<QString> m_seen;
};

} // namespace

FoundModels findModels(const QString& folder, const std::stop_token& stop)
{
    Finder finder(stop);
    finder.lookInto(QDir::cleanPath(QDir(folder).absolutePath()));
    std::ranges::sort(finder.found.models, {}, &FoundModel::path);
    finder.found.folders.sort();
    return std::move(finder.found);
}

FoundModel modelAt(const QString& path)
{
    const QFileInfo info(path);
    FoundModel model{.path = path, .size = -1};
    if (info.isFile()) {
        model.size = info.size();
        model.modified = info.lastModified().toMSecsSinceEpoch();
    } else if (info.isDir()) {
        model.size = 0;
        for (const QString& name : weightFilesBelow(path)) {
            const QFileInfo file(QDir(path).filePath(name));
            model.size += file.size();
            model.modified = std::max(model.modified, file.lastModified().toMSecsSinceEpoch());
        }
    }
    return model;
}

QStringList weightFilesBelow(const QString& folder)
{
    QStringList names;
    const QDir root(folder);
    QDirIterator files(folder, QDir::Files | QDir::Readable, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        if (isWeightFile(files.fileName()))
            names.append(root.relativeFilePath(files.filePath()));
    }
    names.sort();
    return names;
}

bool isModelFolder(const QString& folder)
{
    if (QFileInfo::exists(folder + QStringLiteral("/model_index.json")))
        return true;
    if (!QFileInfo::exists(folder + QStringLiteral("/config.json")))
        return false;
    const QStringList names = {QStringLiteral("diffusion_pytorch_model*"),
        QStringLiteral("model*.safetensors"), QStringLiteral("pytorch_model*.bin")};
    return !QDir(folder).entryList(names, QDir::Files).isEmpty();
}

bool isWeightFile(const QString& name)
{
    return isWeightFileName(std::filesystem::path(name.toStdU16String()));
}

} // namespace candela
