#include "app/models/lora_files.h"

#include "app/models/model_catalogue.h"
#include "app/models/model_files.h"
#include "app/models/model_hash.h"
#include "core/api/paths.h"

#include <QDir>
#include <QFileInfo>

namespace candela
{

QString loraName(const QString& file)
{
    const QFileInfo info(file);
    const QString name = info.completeBaseName();
    return name == QLatin1String("lora") ? info.dir().dirName() : name;
}

bool isCalled(const QString& file, const QString& name, Qt::CaseSensitivity letters)
{
    return loraName(file).compare(name, letters) == 0
        || QFileInfo(file).completeBaseName().compare(name, letters) == 0;
}

LoraFiles::LoraFiles(QString catalogueFile, QStringList folders)
    : m_catalogueFile(std::move(catalogueFile))
    , m_folders(std::move(folders))
{
}

QStringList LoraFiles::known() const
{
    QStringList files;
    for (const QString& folder : m_folders)
        for (const FoundModel& found : findModels(folder).models)
            if (isWeightFile(found.path))
                files += found.path;
    for (const CataloguedModel& model : readCatalogue(m_catalogueFile))
        if (model.kind == QLatin1String("lora") && QFileInfo(model.path).isFile())
            files += model.path;
    return files;
}

std::filesystem::path LoraFiles::find(const std::string& name) const
{
    const QStringList files = known();
    const QString wanted = QString::fromStdString(name);
    for (const Qt::CaseSensitivity letters : {Qt::CaseSensitive, Qt::CaseInsensitive})
        for (const QString& file : files)
            if (isCalled(file, wanted, letters))
                return file.toStdU16String();
    return {};
}

std::string LoraFiles::hash(const std::filesystem::path& file)
{
    const QString path = QString::fromStdString(utf8(file));
    const FoundModel now = modelAt(path);
    const QString version = QStringLiteral("%1\n%2\n%3").arg(path).arg(now.size).arg(now.modified);
    QString& known = m_hashes[version];
    if (known.isEmpty())
        known = autoV3Of(path).left(12);
    return known.toStdString();
}

} // namespace candela
