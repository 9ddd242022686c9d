#include "app/cli/run.h"

#include "app/common/resources.h"
#include "core/api/paths.h"

#ifndef CANDELA_ENGINE_ONLY
#include "app/cli/window_profile.h"
#include "app/models/embedding_files.h"
#include "app/models/lora_files.h"
#include "app/models/model_catalogue.h"
#endif

namespace candela::cli
{
namespace
{

EngineOptions engineOptions([[maybe_unused]] const std::vector<std::filesystem::path>& loraFolders)
{
    EngineOptions options{.bundledModel = bundledModelFolder(),
        .bundledRelightModel = bundledRelightFolder(),
        .clipVocabulary = clipVocabulary()};
#ifndef CANDELA_ENGINE_ONLY
    options.modelHash = [](const std::filesystem::path& model) { // as the window has computed it
        return rememberedHash(windowDataFile(QStringLiteral("models.json")), model);
    };
    QStringList folders;
    for (const std::filesystem::path& folder : loraFolders)
        folders += QString::fromStdString(utf8(folder));
    const auto loras = std::make_shared<LoraFiles>(windowDataFile(QStringLiteral("models.json")), folders);
    options.loraFile = [loras](const std::string& name) {
        return loras->find(name);
    };
    options.loraHash = [loras](const std::filesystem::path& lora) {
        return loras->hash(lora);
    };
    options.embeddingsIn = [embeddings = EmbeddingFiles(windowDataFile(QStringLiteral("models.json")))](
                               const std::string& prompt) {
        return embeddings.namedIn(prompt);
    };
    options.unfinished.folder = windowDataFile(QStringLiteral("unfinished")).toStdU16String();
#endif
    return options;
}

} // namespace

Run::Run(Reporter& reporter, std::stop_token stop)
    : m_reporter(reporter)
    , m_stop(std::move(stop))
{
}

Result Run::request(const Request& request, const Observer& observe)
{
    return this->request(request, observe, m_stop);
}

Result Run::request(const Request& request, const Observer& observe, std::stop_token stop)
{
    if (!m_engine)
        m_engine = makeEngine(engineOptions(m_loraFolders));
    RunContext context{.stop = std::move(stop), .emit = [&](const Event& event) {
                           m_reporter.event(event);
                           if (observe)
                               observe(event);
                       }};
    return m_engine->run(request, context);
}

void makeOutputFolder(const std::filesystem::path& output)
{
    if (output.empty() || output.has_filename())
        return;
    std::error_code failure;
    std::filesystem::create_directories(output, failure);
    if (failure)
        throw badInput("The folder " + quoted(output) + " cannot be made: " + failure.message() + ".");
}

void requireBundledModel()
{
    if (!bundledModelFolder().empty())
        return;
    const std::filesystem::path resources = resourcesFolder();
    throw badInput("The bundled model was not found in "
            + (resources.empty() ? std::string("the program's resources") : quoted(resources)) + ".",
        "Name a model with --model, or the folder that holds demo-model in the environment variable "
        "CANDELA_RESOURCES.");
}

} // namespace candela::cli
