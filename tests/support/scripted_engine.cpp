#include "tests/support/scripted_engine.h"

#include "app/session/image_convert.h"
#include "app/session/paths.h"
#include "core/api/dataset_index.h"
#include "tests/support/scripted_relight.h"
#include "tests/support/scripted_training.h"

#include <QColor>
#include <QDir>
#include <QFileInfo>
#include <QPainter>
#include <QRandomGenerator>

#include <algorithm>

namespace candela::test
{
namespace
{

const std::pair<const char*, QColor> colourNames[] = {
    {"red", QColor(214, 48, 49)},
    {"blue", QColor(52, 120, 205)},
    {"green", QColor(70, 160, 85)},
    {"yellow", QColor(245, 205, 70)},
    {"orange", QColor(240, 140, 50)},
    {"purple", QColor(130, 85, 175)},
    {"pink", QColor(240, 150, 185)},
    {"white", QColor(240, 240, 238)},
    {"black", QColor(40, 40, 44)},
    {"brown", QColor(135, 92, 60)},
};

/// The colours named in the prompt, in order.
std::vector<QColor> coloursIn(const std::string& prompt)
{
    std::vector<std::pair<std::size_t, QColor>> found;
    for (const auto& [name, colour] : colourNames)
        if (const auto at = prompt.find(name); at != std::string::npos)
            found.emplace_back(at, colour);
    std::ranges::sort(found, {}, [](const auto& entry) { return entry.first; });
    std::vector<QColor> colours;
    for (const auto& entry : found)
        colours.push_back(entry.second);
    return colours;
}

void paintFruit(QPainter& painter, const QRectF& box, const QColor& colour)
{
    QRadialGradient shade(box.center() - QPointF(box.width() * 0.18, box.height() * 0.2), box.width() * 0.75);
    shade.setColorAt(0, colour.lighter(135));
    shade.setColorAt(0.55, colour);
    shade.setColorAt(1, colour.darker(150));
    painter.setBrush(shade);
    painter.drawEllipse(box);
    const qreal stem = box.width() * 0.06;
    painter.setBrush(QColor(96, 64, 40));
    painter.drawRoundedRect(
        QRectF(box.center().x() - stem / 2, box.top() - stem * 2, stem, stem * 4), stem / 2, stem / 2);
    painter.setBrush(QColor(90, 170, 80));
    painter.drawEllipse(QRectF(box.center().x() + stem / 2, box.top() - stem * 2, stem * 4, stem * 2));
}

class WordCounter : public PromptCounter
{
public:
    Count count(const std::string& prompt, PromptGrammar grammar) const override
    {
        const QString words = QString::fromStdString(prompt).simplified();
        const int used = words.isEmpty() ? 0 : static_cast<int>(words.count(QLatin1Char(' '))) + 1;
        const int chunks = grammar == PromptGrammar::Plain ? 1 : std::max(1, (used + 74) / 75);
        return {.used = used, .limit = 75 * chunks};
    }
};

} // namespace

Image toImage(const QImage& picture)
{
    const QImage rgb = picture.convertToFormat(QImage::Format_RGB888);
    Image image{.width = rgb.width(), .height = rgb.height()};
    for (int y = 0; y < rgb.height(); ++y)
        image.pixels.insert(image.pixels.end(), rgb.constScanLine(y), rgb.constScanLine(y) + image.stride());
    return image;
}

Image paintScene(const std::string& prompt, int width, int height, std::uint32_t seed, double finished)
{
    const std::vector<QColor> colours = coloursIn(prompt);
    QImage picture(width, height, QImage::Format_RGB32);
    picture.fill(colours.empty() ? QColor(140, 160, 170) : colours.back());
    QRandomGenerator random(seed);
    {
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const double side = std::min(width, height) * (0.5 + 0.15 * random.generateDouble());
        const QPointF centre(
            width * (0.4 + 0.2 * random.generateDouble()), height * (0.48 + 0.1 * random.generateDouble()));
        const QRectF box(centre - QPointF(side, side) / 2, QSizeF(side, side));
        paintFruit(painter, box, colours.size() > 1 ? colours.front() : QColor(214, 48, 49));
    }
    Image image = toImage(picture);
    if (finished < 1)
        for (std::uint8_t& value : image.pixels)
            value = static_cast<std::uint8_t>(finished * value + (1 - finished) * random.bounded(256));
    return image;
}

Stage::Stage(EngineScript& script, const GenerateRequest& request, RunContext& context)
    : m_script(script)
    , m_request(request)
    , m_context(context)
{
}

void Stage::progress(Phase phase, int step, int of, int image, bool preview)
{
    m_context.throwIfStopped();
    Progress event{.phase = phase, .step = step, .of = of, .image = image, .imageCount = m_request.count};
    if (preview)
        event.preview = std::make_shared<Image>(paintScene(m_request.prompt, m_request.width.value_or(64),
            m_request.height.value_or(64), m_request.seed + image, of > 0 ? double(step) / of : 0));
    m_context.emit(event);
}

void Stage::hold()
{
    m_script.waitForRelease(m_context.stop);
    m_context.throwIfStopped();
}

void Stage::holdDeaf()
{
    m_script.waitForRelease({});
}

GeneratedPicture Stage::picture(int index)
{
    GeneratedPicture picture{.request = m_request};
    picture.request.seed = m_request.seed + index;
    picture.request.count = 1;
    picture.image = paintScene(
        m_request.prompt, m_request.width.value_or(64), m_request.height.value_or(64), picture.request.seed);
    const QString folder = toQString(m_request.output);
    if (!folder.isEmpty() && QFileInfo(folder).isDir()) {
        const QString file =
            QStringLiteral("%1/%2-%3.png").arg(folder).arg(m_script.runs()).arg(picture.request.seed);
        toQImage(picture.image).save(file);
        picture.file = toPath(file);
    }
    m_context.emit(PictureDone{
        .image = std::make_shared<Image>(picture.image),
        .seed = picture.request.seed,
        .index = index,
        .file = toQString(picture.file).toStdString(),
        .parameters = m_request.prompt
            + "\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: " + std::to_string(picture.request.seed),
    });
    return picture;
}

GenerateResult playAll(Stage& stage)
{
    return playHeldAt(-1)(stage);
}

Play playHeldAt(int heldStep)
{
    return [heldStep](Stage& stage) {
        GenerateResult result;
        const int steps = stage.request().steps.value_or(20);
        stage.progress(Phase::Loading);
        stage.progress(Phase::Encoding);
        for (int image = 0; image < stage.request().count; ++image) {
            for (int step = 1; step <= steps; ++step) {
                stage.progress(Phase::Sampling, step, steps, image, true);
                if (image == 0 && step == heldStep)
                    stage.hold();
            }
            stage.progress(Phase::Decoding, 0, 0, image);
            stage.progress(Phase::Saving, 0, 0, image);
            result.pictures.push_back(stage.picture(image));
        }
        return result;
    };
}

Play playError(ErrorKind kind, const std::string& sentence, const std::string& remedy)
{
    return [=](Stage& stage) -> GenerateResult {
        stage.progress(Phase::Loading);
        throw Error(kind, sentence, remedy);
    };
}

class ScriptedEngine : public Engine
{
public:
    explicit ScriptedEngine(EngineScript& script)
        : m_script(script)
    {
        ++m_script.m_alive;
    }
    ~ScriptedEngine() override { --m_script.m_alive; }

    Result run(const Request& request, RunContext& context) override
    {
        if (const auto* relight = std::get_if<RelightRequest>(&request))
            return run(*relight, context);
        if (const auto* look = std::get_if<RelightPreviewRequest>(&request))
            return run(*look, context);
        if (const auto* training = std::get_if<TrainLoraRequest>(&request))
            return run(*training, context);
        if (const auto* grid = std::get_if<GridRequest>(&request))
            return GridResult{.file = grid->output};
        if (const auto* score = std::get_if<ScoreRequest>(&request))
            return scored(*score, context);
        const auto& generate = std::get<GenerateRequest>(request);
        const Play play = note(m_script.m_requests, generate, m_script.m_play);
        for (const LoraUse& lora : generate.loras) {
            const bool fits = lora.file.stem() != "half-lora";
            context.emit(LoraApplied{.file = toQString(lora.file).toStdString(),
                .layers = 264,
                .unmatched = fits ? 0 : 72,
                .unet = 192,
                .textEncoders = fits ? 72 : 0});
        }
        Stage stage(m_script, generate, context);
        return play(stage);
    }

private:
    /// By every network that is named; all pictures are the same to it.
    static ScoreResult scored(const ScoreRequest& request, RunContext& context)
    {
        if (!request.folder.empty())
            return scoredDataset(request);
        for (const std::filesystem::path& picture : request.pictures) {
            PictureScores scores;
            scores.file = toQString(picture).toStdString();
            if (!request.clip.empty())
                scores.logits = {27.5};
            if (!request.aesthetic.empty())
                scores.aesthetic = 6.25;
            if (!request.safetyChecker.empty())
                scores.nsfw = 0.25;
            context.emit(scores);
        }
        return {.scored = static_cast<int>(request.pictures.size())};
    }

    static ScoreResult scoredDataset(const ScoreRequest& request)
    {
        Dataset dataset = openDataset(request.folder);
        for (DatasetPicture& picture : dataset.pictures) {
            if (!request.clip.empty())
                picture.statistics.textMatch = 0.275;
            if (!request.aesthetic.empty())
                picture.statistics.aesthetic = 0.625;
        }
        storeStatistics(request.folder, dataset.pictures);
        return {.scored = static_cast<int>(dataset.pictures.size())};
    }

    Result run(const RelightRequest& request, RunContext& context)
    {
        const RelightPlay play = note(m_script.m_relightRequests, request, m_script.m_relightPlay);
        RelightStage stage(m_script, request, context);
        return play ? play(stage) : relightAll(stage);
    }

    Result run(const RelightPreviewRequest& request, RunContext& context)
    {
        const LookPlay play = note(m_script.m_looks, request, m_script.m_lookPlay);
        return play ? play(request, context) : lookAt(request, context);
    }

    Result run(const TrainLoraRequest& request, RunContext& context)
    {
        const TrainingPlay play = note(m_script.m_trainings, request, m_script.m_trainingPlay);
        TrainingStage stage(m_script, request, context);
        return play ? play(stage) : trainAll(stage);
    }

    template <typename Request, typename Play>
    Play note(std::vector<Request>& requests, const Request& request, const Play& play)
    {
        ++m_script.m_runs;
        const std::lock_guard lock(m_script.m_mutex);
        requests.push_back(request);
        m_script.m_thread = std::this_thread::get_id();
        return play;
    }

    EngineScript& m_script;
};

void EngineScript::setPlay(Play play)
{
    const std::lock_guard lock(m_mutex);
    m_play = std::move(play);
}

void EngineScript::setRelightPlay(RelightPlay play)
{
    const std::lock_guard lock(m_mutex);
    m_relightPlay = std::move(play);
}

void EngineScript::setLookPlay(LookPlay play)
{
    const std::lock_guard lock(m_mutex);
    m_lookPlay = std::move(play);
}

void EngineScript::setTrainingPlay(TrainingPlay play)
{
    const std::lock_guard lock(m_mutex);
    m_trainingPlay = std::move(play);
}

/// A folder is a model; a file is what its name and its folder's say, and damaged where they say so.
static RecognisedModel recogniseByName(const std::filesystem::path& path)
{
    RecognisedModel model{.path = path,
        .kind = ModelKind::Checkpoint,
        .layout = ModelLayout::Folder,
        .family = "small",
        .prediction = "epsilon",
        .precision = "fp16",
        .parameters = 25'100'000};
    if (std::filesystem::is_directory(path))
        return model;
    const std::string name = (path.parent_path().filename() / path.filename()).generic_string();
    const auto says = [&name](std::string_view part) {
        return name.find(part) != std::string::npos;
    };
    if (says("damaged"))
        throw badInput(
            "'" + path.filename().string() + "' is not a usable safetensors file: it has only 7 bytes.");
    for (const ModelKind kind : {ModelKind::Lora, ModelKind::Vae, ModelKind::Embedding, ModelKind::Unet})
        if (says(nameOf(kind)))
            model.kind = kind;
    model.layout = ModelLayout::Safetensors;
    model.family = says("xl") ? "sdxl" : says("kolors") ? "kolors" : says("flux") ? "flux" : "sd1";
    model.variant = says("inpainting") ? "inpainting" : "";
    model.parameters = std::filesystem::file_size(path) / 2;
    if (model.kind != ModelKind::Lora)
        return model;
    model.algorithm = "lora";
    model.rank = 16;
    model.alpha = 8;
    model.prediction.clear();
    model.title = "Owls in ink";
    model.author = "R. Strix";
    model.training = {.baseModel = "lumen-xl-base.safetensors",
        .triggerWords = {"zxowl", "ink drawing"},
        .tags = {{"zxowl", 240}, {"ink drawing", 236}, {"branch", 88}, {"moon", 61}, {"snow", 40}}};
    model.metadata = {{"modelspec.title", "Owls in ink"}, {"ss_network_alpha", "8"}, {"ss_network_dim", "16"},
        {"ss_steps", "1500"}};
    return model;
}

/// Average hashes, whatever method is asked for: good enough to tell copies. Kept in the index as the engine
/// does.
static void computeHashesWithQt(const std::filesystem::path& folder, std::vector<DatasetPicture>& pictures,
    HashMethod method, const DatasetProgress& progress, const std::stop_token& stop)
{
    std::vector<DatasetPicture> measured;
    for (DatasetPicture& picture : pictures) {
        if (stop.stop_requested())
            throw Cancelled();
        auto& hash = method == HashMethod::PHash ? picture.statistics.phash
            : method == HashMethod::DHash        ? picture.statistics.dhash
                                                 : picture.statistics.ahash;
        if (!picture.usable() || hash)
            continue;
        const QImage small = QImage(toQString(folder / picture.file))
                                 .scaled(8, 8, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                 .convertToFormat(QImage::Format_Grayscale8);
        int sum = 0;
        for (int i = 0; i < 64; ++i)
            sum += qGray(small.pixel(i % 8, i / 8));
        hash = 0;
        for (int i = 0; i < 64; ++i)
            *hash = *hash << 1 | (qGray(small.pixel(i % 8, i / 8)) * 64 >= sum ? 1 : 0);
        measured.push_back(picture);
        if (progress)
            progress(static_cast<std::int64_t>(measured.size()), static_cast<std::int64_t>(pictures.size()));
    }
    storeStatistics(folder, measured);
}

EngineServices EngineScript::services(const QString& bundledModel)
{
    return {
        .makeEngine = [this]() -> std::unique_ptr<Engine> {
            if (onConstruct)
                onConstruct();
            return std::make_unique<ScriptedEngine>(*this);
        },
        .describeModel =
            [this](const std::filesystem::path& path) {
                ModelInfo info = modelInfo;
                info.path = path;
                info.name = path.filename().string();
                return info;
            },
        .makePromptCounter = [](const std::filesystem::path&) { return std::make_unique<WordCounter>(); },
        .bundledModel = toPath(bundledModel),
        .readPictureParameters =
            [this](const std::filesystem::path& picture) -> std::optional<PictureParameters> {
            return readPictureParameters ? readPictureParameters(picture) : std::nullopt;
        },
        .parseParametersText = [this](const std::string& text) -> std::optional<PictureParameters> {
            return parseParametersText ? parseParametersText(text) : std::nullopt;
        },
        .recogniseModel = recogniseByName,
        .computeHashes = computeHashesWithQt,
    };
}

void EngineScript::waitForRelease(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_held = true;
    m_wake.wait(lock, stop, [this] { return m_releases > 0; });
    if (m_releases > 0)
        --m_releases;
    m_held = false;
}

void EngineScript::release()
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_releases;
    }
    m_wake.notify_all();
}

std::vector<GenerateRequest> EngineScript::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<RelightRequest> EngineScript::relightRequests() const
{
    const std::lock_guard lock(m_mutex);
    return m_relightRequests;
}

std::vector<RelightPreviewRequest> EngineScript::looks() const
{
    const std::lock_guard lock(m_mutex);
    return m_looks;
}

std::vector<TrainLoraRequest> EngineScript::trainings() const
{
    const std::lock_guard lock(m_mutex);
    return m_trainings;
}

std::thread::id EngineScript::workerThread() const
{
    const std::lock_guard lock(m_mutex);
    return m_thread;
}

} // namespace candela::test
