#include "app/models/embedding_files.h"

#include "app/models/model_catalogue.h"

#include <QFileInfo>

namespace candela
{

EmbeddingFiles::EmbeddingFiles(QString catalogueFile)
    : m_catalogueFile(std::move(catalogueFile))
{
}

std::vector<std::filesystem::path> EmbeddingFiles::namedIn(const std::string& text) const
{
    const QString said = QString::fromStdString(text);
    std::vector<std::filesystem::path> files;
    for (const CataloguedModel& model : readCatalogue(m_catalogueFile)) {
        const QFileInfo file(model.path);
        if (model.kind == QLatin1String("embedding") && file.isFile()
            && said.contains(file.completeBaseName(), Qt::CaseInsensitive))
            files.emplace_back(model.path.toStdU16String());
    }
    return files;
}

} // namespace candela
