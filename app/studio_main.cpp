// candela-studio: the window.

#include "app/common/resources.h"
#include "app/models/embedding_files.h"
#include "app/models/lora_files.h"
#include "app/models/model_catalogue.h"
#include "app/session/paths.h"
#include "app/session/session.h"
#include "app/session/single_instance.h"
#include "core/api/dataset_filters.h"
#include "core/api/engine.h"
#include "core/api/model_info.h"
#include "core/api/picture_grid.h"
#include "core/api/picture_parameters.h"
#include "core/api/recognised_model.h"
#include "ui/main_window.h"
#include "ui/pages.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QImageReader>

#include <cstdio>
#include <memory>

using namespace candela;

namespace
{

constexpr int largestPicture = 1024; // MiB: Qt would refuse what today's cameras take

struct Started {
    SessionPaths paths;
    StartRequest request;
};

/// Ends the program where the user asked for help, or wrote what cannot be understood.
Started readCommandLine(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Paints pictures from words and brings light into dark photographs."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption profile(QStringLiteral("profile"),
        QStringLiteral("Keep settings, drafts and logs in FOLDER; each profile has a studio of its own."),
        QStringLiteral("FOLDER"));
    const QCommandLineOption page(QStringLiteral("page"),
        QStringLiteral("The page to show: generate, relight, gallery or models."), QStringLiteral("PAGE"));
    parser.addOptions({profile, page});
    parser.addPositionalArgument(QStringLiteral("FILE"),
        QStringLiteral("Pictures, folders of pictures or model folders to open."), QStringLiteral("[FILE…]"));
    parser.process(application);

    Started started{.paths = SessionPaths::standard(), .request = {.page = parser.value(page)}};
    if (parser.isSet(profile))
        started.paths = SessionPaths::inFolder(QFileInfo(parser.value(profile)).absoluteFilePath());
    for (const QString& file : parser.positionalArguments())
        started.request.files += QFileInfo(file).absoluteFilePath();
    return started;
}

int runStudio(SingleInstance& instance, const Started& started)
{
    const std::filesystem::path bundledModel = bundledModelFolder();
    Session session(
        {
            .makeEngine =
                [bundledModel, catalogue = started.paths.modelsFile,
                    unfinished = toPath(started.paths.unfinishedFolder)] {
                    const auto loras = std::make_shared<LoraFiles>(catalogue);
                    return makeEngine({.bundledModel = bundledModel,
                        .bundledRelightModel = bundledRelightFolder(),
                        .clipVocabulary = clipVocabulary(),
                        .modelHash =
                            [catalogue](const std::filesystem::path& model) {
                                return rememberedHash(catalogue, model);
                            },
                        .loraFile = [loras](const std::string& name) { return loras->find(name); },
                        .loraHash = [loras](const std::filesystem::path& lora) { return loras->hash(lora); },
                        .embeddingsIn = [embeddings = EmbeddingFiles(catalogue)](
                                            const std::string& prompt) { return embeddings.namedIn(prompt); },
                        .unfinished = {.folder = unfinished}});
                },
            .describeModel = describeModel,
            .makePromptCounter =
                [](const std::filesystem::path& model) { return makePromptCounter(model, clipVocabulary()); },
            .bundledModel = bundledModel,
            .engine = QString::fromStdString(engineDescription()),
            .readPictureParameters = readPictureParameters,
            .parseParametersText = parseParametersText,
            .recogniseModel = recogniseModel,
            .describePicture = describePicture,
            .writeGrid = writeLabelledGrid,
            .convertPicture = convertPicture,
            .computeHashes = computeHashes,
        },
        started.paths);
    session.log().takeQtMessages();
    session.log().info(QStringLiteral("Candela Studio %1 begins").arg(QApplication::applicationVersion()));
    MainWindow window(session);
    addPages(window, session, toQString(samplePhoto()));
    const auto serve = [&window](const StartRequest& request) {
        window.showPage(request.page);
        window.open(request.files);
    };
    QObject::connect(
        &instance, &SingleInstance::asked, &window, [&window, serve](const StartRequest& request) {
            window.comeForward();
            serve(request);
        });
    window.show();
    serve(started.request);
    const int status = QApplication::exec();
    session.log().info(QStringLiteral("Candela Studio ends"));
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication::setOrganizationName(QStringLiteral("Candela"));
    QApplication::setApplicationName(QStringLiteral("candela-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Candela Studio"));
    QApplication::setApplicationVersion(QStringLiteral(CANDELA_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("candela-studio"));
    QApplication application(argc, argv);
    installTheme(application, ThemeMode::System);
    QApplication::setWindowIcon(applicationIcon());
    QImageReader::setAllocationLimit(largestPicture);

    const Started started = readCommandLine(application);
    SingleInstance instance(QFileInfo(started.paths.draftFile).path());
    switch (instance.start(started.request)) {
    case SingleInstance::Role::First:
        return runStudio(instance, started);
    case SingleInstance::Role::HandedOver:
        return 0;
    case SingleInstance::Role::NoAnswer:
        std::fputs(
            "Candela Studio runs already and does not answer. Close its window, or end the process, and "
            "start it again.\n",
            stderr);
        return 1;
    }
    return 1;
}
