#include "app/models/repository.h"

#include "core/api/error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace candela
{
namespace
{

const QString indexName = QStringLiteral("model_index.json");

/// A plain relative name: neither from the root, nor upwards, nor with another system's separators.
bool isSafe(const QString& path)
{
    const QStringList parts = path.split(QLatin1Char('/'));
    return !path.contains(QLatin1Char('\\')) && !path.contains(QLatin1Char(':'))
        && !path.contains(QChar(u'\0')) && std::ranges::none_of(parts, [](const QString& part) {
               return part.isEmpty() || part == QLatin1String(".") || part == QLatin1String("..");
           });
}

/// The folders that model_index.json names, but for helpers that nothing here uses.
QStringList componentsOf(const QByteArray& modelIndex)
{
    const QJsonObject index = QJsonDocument::fromJson(modelIndex).object();
    QStringList components;
    for (auto entry = index.begin(); entry != index.end(); ++entry) {
        const QJsonArray pair = entry.value().toArray();
        const bool helper = entry.key() == QLatin1String("safety_checker")
            || entry.key() == QLatin1String("feature_extractor");
        if (pair.size() == 2 && pair[1].isString() && !helper)
            components.append(entry.key());
    }
    return components;
}

/// "diffusion_pytorch_model.fp16-00001-of-00002.safetensors" taken apart.
struct WeightName {
    QString variant; // "fp16"; empty: full precision
    bool isIndex = false; // names the shards

    static std::optional<WeightName> of(const QString& name)
    {
        static const QRegularExpression weights(QStringLiteral(
            "^(?:diffusion_pytorch_model|model)(?:\\.([a-z0-9_]+))?(?:-\\d+-of-\\d+)?\\.safetensors$"));
        static const QRegularExpression index(QStringLiteral(
            "^(?:diffusion_pytorch_model|model)\\.safetensors\\.index(?:\\.([a-z0-9_]+))?\\.json$"));
        if (const auto match = weights.match(name); match.hasMatch())
            return WeightName{match.captured(1), false};
        if (const auto match = index.match(name); match.hasMatch())
            return WeightName{match.captured(1), true};
        return std::nullopt;
    }
};

bool isConfiguration(const QString& name)
{
    static const QStringList endings = {
        QStringLiteral(".json"), QStringLiteral(".txt"), QStringLiteral(".model"), QStringLiteral(".jinja")};
    return std::ranges::any_of(endings, [&name](const QString& ending) { return name.endsWith(ending); })
        && !name.contains(QLatin1String(".bin.index"));
}

/// The files of one folder, by their place in `all`.
class Component
{
public:
    Component(const std::vector<RepositoryFile>& all, const QString& folder)
    {
        for (const RepositoryFile& file : all) {
            const QString name = file.path.mid(folder.size() + 1);
            if (!file.path.startsWith(folder + QLatin1Char('/')) || name.contains(QLatin1Char('/')))
                continue;
            if (const auto weight = WeightName::of(name))
                m_weights.push_back({*weight, &file});
            else if (isConfiguration(name))
                m_others.push_back(&file);
            else
                m_hasPickle |= name.endsWith(QLatin1String(".bin"));
        }
    }

    void addTo(std::vector<RepositoryFile>& chosen, WeightChoice choice) const
    {
        for (const RepositoryFile* file : m_others)
            chosen.push_back(*file);
        const QString half = QStringLiteral("fp16");
        const bool takeHalf = has(half) && (choice == WeightChoice::Half || !has(QString()));
        for (const auto& [name, file] : m_weights)
            if (name.variant == (takeHalf ? half : QString()))
                chosen.push_back(*file);
    }

    bool hasWeights() const { return has(QString()) || has(QStringLiteral("fp16")); }
    bool needsWeights() const { return m_hasPickle || !m_weights.empty(); }

private:
    bool has(const QString& variant) const
    {
        return std::ranges::any_of(m_weights, [&variant](const auto& weight) {
            return weight.first.variant == variant && !weight.first.isIndex;
        });
    }

    std::vector<std::pair<WeightName, const RepositoryFile*>> m_weights;
    std::vector<const RepositoryFile*> m_others;
    bool m_hasPickle = false;
};

} // namespace

QString Repository::name() const
{
    return id.section(QLatin1Char('/'), -1);
}

QUrl Repository::listing() const
{
    QUrl url = server;
    url.setPath(QStringLiteral("/api/models/%1/tree/%2").arg(id, revision));
    url.setQuery(QStringLiteral("recursive=true"));
    return url;
}

QUrl Repository::file(const QString& path) const
{
    QUrl url = server;
    url.setPath(QStringLiteral("/%1/resolve/%2/%3").arg(id, revision, path));
    return url;
}

std::optional<Repository> repositoryOf(const QUrl& url)
{
    static const QRegularExpression path(QStringLiteral("^/([\\w.-]+/[\\w.-]+)(?:/tree/([\\w.-]+))?/?$"),
        QRegularExpression::UseUnicodePropertiesOption);
    const auto match = path.match(url.path());
    static const QRegularExpression weights(QStringLiteral("\\.(safetensors|ckpt|pt|pth|bin|zip)$"));
    if (!match.hasMatch() || weights.match(match.captured(1)).hasMatch())
        return std::nullopt;
    Repository repository{.server = url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment),
        .id = match.captured(1)};
    if (!match.captured(2).isEmpty())
        repository.revision = match.captured(2);
    return repository;
}

bool isHuggingFace(const QUrl& url)
{
    const QUrl standIn(qEnvironmentVariable("HF_ENDPOINT"));
    if (!standIn.host().isEmpty() && url.scheme() == standIn.scheme() && url.host() == standIn.host()
        && url.port() == standIn.port())
        return true;
    return url.scheme() == QLatin1String("https")
        && (url.host() == QLatin1String("huggingface.co") || url.host() == QLatin1String("hf.co"));
}

QString environmentToken(const QUrl& url)
{
    return isHuggingFace(url) ? qEnvironmentVariable("HF_TOKEN").trimmed() : QString();
}

QUrl fileUrlOf(const QUrl& url)
{
    static const QRegularExpression page(QStringLiteral("^(/[^/]+/[^/]+)/blob/(.+)$"));
    QUrl file = url;
    if (const auto match = page.match(url.path()); match.hasMatch())
        file.setPath(match.captured(1) + QStringLiteral("/resolve/") + match.captured(2));
    return file;
}

std::vector<RepositoryFile> readListing(const QByteArray& json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray())
        throw runFailed("The server's list of the repository's files is not understood.");
    std::vector<RepositoryFile> files;
    for (const QJsonValue value : document.array()) {
        const QJsonObject entry = value.toObject();
        if (entry.value(QLatin1String("type")).toString() != QLatin1String("file"))
            continue;
        const QJsonObject large = entry.value(QLatin1String("lfs")).toObject();
        const qint64 size = entry.value(QLatin1String("size")).toInteger(-1);
        if (size < 0)
            throw runFailed("The server's list of the repository's files does not say how large they are.");
        files.push_back({.path = entry.value(QLatin1String("path")).toString(),
            .size = size,
            .sha256 = large.value(QLatin1String("oid")).toString().toLower()});
    }
    return files;
}

std::vector<RepositoryFile> chooseFiles(
    const std::vector<RepositoryFile>& all, const QByteArray& modelIndex, WeightChoice choice)
{
    std::vector<RepositoryFile> chosen;
    for (const RepositoryFile& file : all)
        if (file.path == indexName || file.path.startsWith(QLatin1String("LICENSE")))
            chosen.push_back(file);
    const QStringList components = componentsOf(modelIndex);
    if (components.isEmpty())
        throw badInput("The repository's model_index.json names no components.");
    for (const QString& folder : components) {
        const Component component(all, folder);
        if (component.needsWeights() && !component.hasWeights())
            throw badInput("The repository has no safetensors weights of its " + folder.toStdString() + ".",
                "Look for another copy of the model that has them; pickles are not downloaded.");
        component.addTo(chosen, choice);
    }
    for (const RepositoryFile& file : chosen)
        if (!isSafe(file.path))
            throw badInput("The repository names a file '" + file.path.left(80).toStdString()
                + "', which leads out of its folder.");
    return chosen;
}

} // namespace candela
