#include "app/models/model_catalogue.h"

#include "app/common/save_file.h"
#include "app/models/model_files.h"
#include "app/models/model_hash.h"
#include "core/api/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace candela
{

static constexpr int formatVersion = 1;

std::vector<CataloguedModel> readCatalogue(const QString& name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    if (json.value(QLatin1String("version")).toInt() != formatVersion)
        return {};
    std::vector<CataloguedModel> models;
    for (const QJsonValue value : json.value(QLatin1String("models")).toArray()) {
        const QJsonObject entry = value.toObject();
        const auto text = [&entry](const char* key) {
            return entry.value(QLatin1String(key)).toString();
        };
        CataloguedModel model{.path = text("path"),
            .size = entry.value(QLatin1String("size")).toInteger(),
            .modified = entry.value(QLatin1String("modified")).toInteger(),
            .sha256 = text("sha256"),
            .kind = text("kind"),
            .family = text("family"),
            .precision = text("precision")};
        if (!model.path.isEmpty())
            models.push_back(std::move(model));
    }
    return models;
}

void writeCatalogue(const QString& name, const std::vector<CataloguedModel>& models)
{
    QJsonArray list;
    for (const CataloguedModel& model : models)
        list.append(QJsonObject{{QStringLiteral("path"), model.path}, {QStringLiteral("size"), model.size},
            {QStringLiteral("modified"), model.modified}, {QStringLiteral("sha256"), model.sha256},
            {QStringLiteral("kind"), model.kind}, {QStringLiteral("family"), model.family},
            {QStringLiteral("precision"), model.precision}});
    const QJsonObject json{{QStringLiteral("version"), formatVersion}, {QStringLiteral("models"), list}};
    QDir().mkpath(QFileInfo(name).path());
    saveFile(name, QJsonDocument(json).toJson(QJsonDocument::Compact));
}

std::string rememberedHash(const QString& catalogueFile, const std::filesystem::path& model)
{
    const QString path = QDir::cleanPath(QDir(QString::fromStdString(utf8(model))).absolutePath());
    const std::vector<CataloguedModel> catalogue = readCatalogue(catalogueFile);
    const auto known = std::ranges::find(catalogue, path, &CataloguedModel::path);
    if (known == catalogue.end())
        return {};
    const FoundModel now = modelAt(path);
    const bool same = now.size == known->size && now.modified == known->modified;
    return same ? shortHash(known->sha256).toStdString() : std::string();
}

} // namespace candela
