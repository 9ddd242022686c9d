#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/cli/window_profile.h"
#include "app/models/library_settings.h"
#include "app/models/model_download.h"
#include "app/models/model_files.h"
#include "app/models/model_hash.h"
#include "core/api/recognised_model.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QLocale>
#include <QSettings>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace candela::cli
{
namespace
{

using Json = nlohmann::ordered_json;
using Paths = std::vector<std::filesystem::path>;

/// Qt's network wants an application object.
class Application
{
private:
    int m_argumentCount = 1;
    char m_name[8] = "candela";
    char* m_arguments[2] = {m_name, nullptr};
    QCoreApplication m_application{m_argumentCount, m_arguments};
};

QString fromPath(const std::filesystem::path& path)
{
    return QString::fromStdU16String(std::filesystem::absolute(path).lexically_normal().generic_u16string());
}

QSettings windowSettings()
{
    return QSettings(windowSettingsFile(), QSettings::IniFormat);
}

QString libraryFolder()
{
    const QString chosen = windowSettings().value(QLatin1String(library_settings::folder)).toString();
    return chosen.isEmpty() ? windowDataFile(QStringLiteral("models")) : chosen;
}

/// Those in the folders named, or the window's library.
std::vector<FoundModel> modelsOf(const Paths& named)
{
    std::vector<FoundModel> models;
    const auto look = [&models](const QString& path) {
        const std::vector<FoundModel> found =
            QFileInfo(path).isDir() ? findModels(path).models : std::vector<FoundModel>{modelAt(path)};
        models.insert(models.end(), found.begin(), found.end());
    };
    for (const std::filesystem::path& path : named) {
        if (!QFileInfo::exists(fromPath(path)))
            throw badInput("There is nothing at '" + path.string() + "'.");
        look(fromPath(path));
    }
    if (!named.empty())
        return models;
    const QSettings settings = windowSettings();
    for (const char* key : {library_settings::watched, library_settings::added})
        for (const QString& path : settings.value(QLatin1String(key)).toStringList())
            look(path);
    const QStringList hidden = settings.value(QLatin1String(library_settings::hidden)).toStringList();
    std::erase_if(models, [&hidden](const FoundModel& model) { return hidden.contains(model.path); });
    return models;
}

/// What it is; of what cannot be recognised, why not.
Json told(const FoundModel& found)
{
    Json json = {{"path", found.path.toStdString()}, {"bytes", std::max<qint64>(found.size, 0)}};
    try {
        const RecognisedModel model = recogniseModel(found.path.toStdU16String());
        json["kind"] = nameOf(model.kind);
        json["family"] = model.family;
        if (!model.variant.empty())
            json["variant"] = model.variant;
        json["precision"] = model.precision;
        if (!model.training.triggerWords.empty())
            json["trigger_words"] = model.training.triggerWords;
    } catch (const Error& error) {
        json["problem"] = error.what();
    }
    return json;
}

std::string sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat).toStdString();
}

void print(const Json& json, bool asJson)
{
    if (asJson) {
        std::printf("%s\n", json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
        return;
    }
    const auto text = [&json](const char* key) {
        return json.value(key, std::string());
    };
    std::string line = text("path") + "  " + sizeText(json["bytes"].get<qint64>());
    for (const char* key : {"kind", "family", "variant", "precision", "problem"})
        if (const std::string what = text(key); !what.empty())
            line += "  " + what;
    std::printf("%s\n", line.c_str());
    if (json.contains("sha256"))
        std::printf("  sha256 %s\n", text("sha256").c_str());
}

void verify(const Paths& paths, const std::string& expected, bool asJson, const std::stop_token& stop)
{
    bool sound = true;
    for (const FoundModel& found : modelsOf(paths)) {
        Json json = told(found);
        const std::string sha256 = sha256Of(found.path, stop).toStdString();
        if (stop.stop_requested())
            throw Cancelled();
        json["sha256"] = sha256;
        if (sha256.empty() && found.size > 0)
            json["problem"] = "It could not be read to its end.";
        else if (!expected.empty() && QString::fromStdString(expected).toLower().toStdString() != sha256)
            json["problem"] = "Its SHA-256 is not the one expected.";
        sound = sound && !json.contains("problem");
        print(json, asJson);
    }
    if (!sound)
        throw runFailed("Not every model is sound.");
}

/// Adds them to the window's library, where they appear at its next start.
void add(const Paths& paths)
{
    QSettings settings = windowSettings();
    const auto append = [&settings](const char* key, const QString& path) {
        QStringList list = settings.value(QLatin1String(key)).toStringList();
        if (!list.contains(path))
            settings.setValue(QLatin1String(key), list + QStringList(path));
    };
    for (const std::filesystem::path& named : paths) {
        const QString path = fromPath(named);
        const QFileInfo info(path);
        const bool model = info.isDir() ? isModelFolder(path) : info.isFile() && isWeightFile(path);
        if (!model && !info.isDir())
            throw badInput("'" + named.string() + "' is neither a model nor a folder.");
        append(model ? library_settings::added : library_settings::watched, path);
    }
    settings.sync();
    if (settings.status() != QSettings::NoError)
        throw runFailed("The settings file '" + settings.fileName().toStdString() + "' cannot be written.");
}

class ProgressLine
{
public:
    ~ProgressLine()
    {
        if (m_drawn)
            std::fputs("\r\x1b[K", stderr);
    }
    void show(qint64 received, qint64 total)
    {
        if (!m_terminal)
            return;
        std::fprintf(stderr, "\r\x1b[K%s%s", sizeText(received).c_str(),
            total >= 0 ? (" of " + sizeText(total)).c_str() : "");
        m_drawn = true;
    }

private:
    bool m_terminal = stderrIsTerminal();
    bool m_drawn = false;
};

void download(ModelToFetch what, bool asJson, const std::stop_token& stop)
{
    if (what.folder.isEmpty())
        what.folder = libraryFolder();
    what.token = environmentToken(what.url);
    ModelDownload download(what, {}, stop);
    QEventLoop loop;
    QTimer watch; // for Ctrl-C
    auto outcome = FileDownload::Outcome::Failed;
    {
        ProgressLine line;
        QObject::connect(&download, &ModelDownload::progressed, &loop,
            [&line](qint64 received, qint64 total) { line.show(received, total); });
        QObject::connect(&download, &ModelDownload::finished, &loop, [&](FileDownload::Outcome ended) {
            outcome = ended;
            loop.quit();
        });
        watch.callOnTimeout([&] {
            if (stop.stop_requested())
                download.cancel();
        });
        constexpr int watchMs = 100;
        watch.start(watchMs);
        QTimer::singleShot(0, &download, &ModelDownload::start);
        loop.exec();
    }
    if (outcome == FileDownload::Outcome::Cancelled)
        throw Cancelled();
    if (outcome == FileDownload::Outcome::Failed) {
        const JobFailure failure = download.failure().value_or(JobFailure());
        const bool lacksToken = download.isGated() && what.token.isEmpty() && isHuggingFace(what.url);
        throw Error(failure.kind, failure.sentence.toStdString(),
            lacksToken
                ? "Accept its conditions in a browser, and give an access token in the environment variable "
                  "HF_TOKEN."
                : failure.remedy.toStdString());
    }
    print(told(modelAt(download.target())), asJson);
}

struct Said {
    Paths paths;
    std::string url, name, sha256;
    std::filesystem::path output;
    bool full = false, json = false;
};

CLI::App* addAction(CLI::App& models, const char* name, const char* description)
{
    return models.add_subcommand(name, description)->group("Verbs");
}

} // namespace

void addModels(CLI::App& app, Command& command)
{
    CLI::App* models =
        app.add_subcommand("models", "List, add, download and verify models, as the window's library does.")
            ->group("Verbs");
    models->require_subcommand(1);
    const auto said = std::make_shared<Said>();
    const auto onNamed = [&command](CLI::App* verb, std::function<void(Run&)> work) {
        verb->callback([&command, work = std::move(work)] {
            command.work = [work](Run& run) {
                const Application application;
                work(run);
            };
        });
    };

    CLI::App* list = addAction(*models, "list", "List what is in the window's library, or in some folders.");
    list->add_option("PATH", said->paths, "folders or models")->type_name("FILE|FOLDER");
    addJsonOption(*list, said->json);
    onNamed(list, [said](Run&) {
        for (const FoundModel& found : modelsOf(said->paths))
            print(told(found), said->json);
    });

    CLI::App* adding =
        addAction(*models, "add", "Add models, or folders of models, to the window's library.");
    adding->add_option("PATH", said->paths, "models, or folders to watch")
        ->type_name("FILE|FOLDER")
        ->required();
    onNamed(adding, [said](Run&) { add(said->paths); });

    CLI::App* verifying =
        addAction(*models, "verify", "Read models to their ends: their headers, and their SHA-256.");
    verifying->add_option("PATH", said->paths, "models or folders (default: the window's library)")
        ->type_name("FILE|FOLDER");
    addText(*verifying, "--sha256", "HEX", "what it should be, of one model", said->sha256);
    addJsonOption(*verifying, said->json);
    onNamed(verifying, [said](Run& run) {
        if (!said->sha256.empty() && said->paths.size() != 1)
            throw badInput("--sha256 is of one model: name exactly one.");
        verify(said->paths, said->sha256, said->json, run.stop());
    });

    CLI::App* fetching = addAction(*models, "download", "Download a model; what broke off goes on.");
    addText(*fetching, "URL", "URL", "of a file, or of a repository of Hugging Face's", said->url)
        ->required();
    addPath(*fetching, "--output", "FOLDER", "where it goes (default: the window's library)", said->output);
    addText(*fetching, "--name", "NAME", "of the file or folder (default: as the address says)", said->name);
    addText(*fetching, "--sha256", "HEX", "what a file's SHA-256 should be", said->sha256);
    fetching->add_flag("--full", said->full, "of a repository the full precision, where there is half, too");
    addJsonOption(*fetching, said->json);
    onNamed(fetching, [said](Run& run) {
        download({.url = QUrl(QString::fromStdString(said->url)),
                     .folder = said->output.empty() ? QString() : fromPath(said->output),
                     .name = QString::fromStdString(said->name),
                     .sha256 = QString::fromStdString(said->sha256),
                     .weights = said->full ? WeightChoice::Full : WeightChoice::Half},
            said->json, run.stop());
    });
    models->footer(
        "Examples:\n"
        "  candela models list ~/models --json\n"
        "  candela models download https://huggingface.co/stabilityai/sd-turbo --output ~/models\n"
        "Models of Hugging Face's that are given to those alone who have accepted their conditions\n"
        "need an access token, in the environment variable HF_TOKEN.");
}

} // namespace candela::cli
