#include "core/training/lora_training.h"

#include "core/api/paths.h"
#include "core/lora/lora_writing.h"
#include "core/nn/gradient_checkpointing.h"
#include "core/training/ema.h"
#include "core/training/lora_checks.h"
#include "core/training/lora_layers.h"
#include "core/training/lora_metadata.h"
#include "core/training/lora_objective.h"
#include "core/training/lora_pictures.h"
#include "core/training/lora_run.h"
#include "core/training/lora_samples.h"
#include "core/training/loss_scale.h"
#include "core/training/optimizer.h"
#include "core/training/process_group.h"
#include "core/training/rate_schedule.h"
#include "core/training/step_random.h"
#include "core/training/tensorboard.h"

#include <cmath>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;

/// Of the displayed loss: an exponential moving average without the bias of its beginning.
constexpr double smoothing = 0.98;
/// A loss beyond this, several times in a row, is one that has exploded: that of a network that says nothing
/// at all is about 1.
constexpr double explodedLoss = 100;
constexpr int explodedTimes = 3;
/// How long other processes are waited for: one of them saves and paints samples alone.
constexpr auto longestAlone = std::chrono::hours(1);
/// Steps in a row that are passed over in fp16 because a gradient was too large for it; each halves the
/// scale.
constexpr int mostSkipped = 24;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<AdaptedNetwork> networksOf(const StableDiffusion& model)
{
    std::vector<AdaptedNetwork> networks{{"unet", model.unet.get()}};
    for (const auto& [name, network] : model.text->networks())
        networks.push_back({name, network});
    return networks;
}

std::unique_ptr<StableDiffusion> loadModel(
    const TrainLoraRequest& request, const EngineOptions& options, RunContext& context)
{
    const ModelFiles files{.model = request.model.empty() ? options.bundledModel : request.model,
        .vae = request.vae,
        .clipVocabulary = options.clipVocabulary};
    auto model = StableDiffusion::load(
        files, chooseCompute(request.compute), context, /*choose=*/{}, UnetUse::Training);
    requireTrainable(request, *model);
    return model;
}

class LoraTraining
{
public:
    /// `group` outlives it: the processes that train this together.
    LoraTraining(const TrainLoraRequest& settings, const EngineOptions& options, ProcessGroup& group,
        RunContext& context)
        : m_context(context)
        , m_group(group)
        , m_stop([&context] { context.throwIfStopped(); })
        , m_found(findPictures(settings, context))
        , m_model(loadModel(settings, options, context))
        , m_size(trainingSize(settings, m_model->info))
        , m_layers(networksOf(*m_model), settings)
        , m_run(withRoomFor(settings), group.isFirst() ? RunRole::Leads : RunRole::Follows)
        , m_request(m_run.request())
        , m_pictures(*m_model, m_request, m_size, std::move(m_found), m_run.cache(),
              {.index = group.rank(), .of = group.size()})
        , m_objective(*m_model->unet, m_model->schedulerConfig, m_request.minSnrGamma)
        , m_optimizer(makeOptimizer(m_request.optimizer, m_layers.parameters(), m_request.weightDecay))
        , m_of(m_pictures.steps())
    {
        if (m_model->compute.dtype == at::kHalf)
            m_scale.emplace();
        if (m_request.ema > 0)
            m_average.emplace(m_layers.parameters(), m_request.ema);
    }

    TrainLoraResult run()
    {
        m_pictures.prepare(m_context);
        m_group.barrier(); // what each has encoded is there for all
        resume();
        m_secondsBefore = m_run.openLog(m_done);
        m_start = Clock::now();
        if (m_request.tensorBoard && m_group.isFirst())
            m_events.emplace(m_run.folder());
        if (m_done == 0 && m_request.sampleEvery > 0)
            paintSamples();
        try {
            while (m_done < m_of && !m_group.anyOf(wished(&TrainingWishes::finish))) {
                m_context.throwIfStopped();
                step();
                afterStep();
            }
        } catch (const Cancelled&) {
            save();
            throw;
        }
        save();
        if (isDue(m_request.sampleEvery))
            paintSamples();
        m_run.end({.steps = m_done,
            .of = m_of,
            .loss = smoothedLoss(),
            .waiting = m_waited / std::max(1e-9, secondsSince(m_start))});
        return {.output = m_run.folder(), .lora = m_run.lora(), .steps = m_done, .lastLoss = smoothedLoss()};
    }

private:
    const TrainLoraRequest& withRoomFor(const TrainLoraRequest& settings) const
    {
        std::int64_t learnt = 0;
        for (const NamedParameter& parameter : m_layers.parameters())
            learnt += parameter.tensor.numel();
        requireRoom(settings, learnt);
        return settings;
    }

    void step()
    {
        m_optimizer->zeroGradients();
        double loss = 0;
        const GradientCheckpointing checkpointing(m_request.gradientCheckpointing);
        for (int part = 0; part < m_request.accumulation; ++part) {
            const std::int64_t pass = m_done * m_request.accumulation + part;
            m_layers.beginPass(stepSeed(m_request.seed, "dropout", pass));
            for (const PictureGroup group : m_pictures.groups())
                loss += learnFrom(group, pass);
        }
        m_layers.endPass();
        if (m_group.size() > 1) {
            m_group.average(m_optimizer->gradients());
            loss = m_group.average(loss);
        }
        const double rate = m_request.learningRate * rateFactor(m_done);
        const double shownRate = m_optimizer->effectiveRate(rate);
        if (!m_scale || m_scale->unscale(m_optimizer->gradients())) {
            m_skipped = 0;
            if (m_request.maxGradientNorm > 0)
                m_optimizer->clipGradients(m_request.maxGradientNorm);
            m_optimizer->step(rate);
            if (m_average)
                m_average->update();
        } else if (++m_skipped == mostSkipped) {
            throw runFailed("The gradients are not numbers any more at step " + std::to_string(m_done + 1)
                    + "; the last checkpoint is kept.",
                "Train in bf16 or fp32, or with a smaller learning rate.");
        }
        ++m_done;
        report(loss, shownRate);
    }

    double rateFactor(std::int64_t step) const
    {
        const auto warmup = std::llround(m_request.warmup * static_cast<double>(m_of));
        return candela::rateFactor(m_request.rateSchedule, step, m_of, warmup);
    }

    /// Adds to the gradients; returns what this part adds to the step's loss.
    double learnFrom(PictureGroup group, std::int64_t pass)
    {
        const auto asked = Clock::now();
        const TrainingBatch batch = m_pictures.batch(group, pass, m_objective.timesteps(), m_stop);
        m_waited += secondsSince(asked);
        const double weight = (group == PictureGroup::Regularisation ? m_request.regularisationWeight : 1)
            / m_request.accumulation;
        const at::Tensor loss = m_objective.loss(batch, m_stop) * weight;
        const double value = loss.item<double>();
        requireSane(value / weight, group, pass);
        (m_scale ? m_scale->scale(loss) : loss).backward();
        return value;
    }

    void requireSane(double loss, PictureGroup group, std::int64_t pass)
    {
        m_exploded = loss > explodedLoss ? m_exploded + 1 : 0;
        if (std::isfinite(loss) && m_exploded < explodedTimes)
            return;
        const std::string step = std::to_string(m_done + 1), files = m_pictures.filesOf(group, pass);
        if (!std::isfinite(loss))
            throw runFailed("The loss is not a number any more at step " + step + ", with " + files
                    + "; the last checkpoint is kept.",
                "Train anew with a smaller learning rate.");
        throw runFailed("The loss grows beyond measure at step " + step + ", with " + files
                + "; the last checkpoint is kept.",
            "Train anew with a smaller learning rate.");
    }

    void report(double loss, double rate)
    {
        m_smoothed = smoothing * m_smoothed + (1 - smoothing) * loss;
        m_weight = smoothing * m_weight + (1 - smoothing);
        const double seconds = m_secondsBefore + secondsSince(m_start);
        const TrainingPoint point{.step = static_cast<int>(m_done),
            .of = static_cast<int>(m_of),
            .loss = loss,
            .learningRate = rate,
            .seconds = seconds};
        m_run.log(point);
        if (m_events) {
            m_events->scalar("loss", m_done, loss);
            m_events->scalar("learning_rate", m_done, rate);
        }
        m_context.emit(point);
    }

    double smoothedLoss() const { return m_weight > 0 ? m_smoothed / m_weight : 0; }

    bool wished(std::atomic<bool> TrainingWishes::*wish) const
    {
        return m_context.wishes && ((*m_context.wishes).*wish).exchange(false);
    }

    bool isDue(int every) const { return every > 0 && m_done % every == 0; }

    /// What there is to do after the last step, the run does at its end.
    void afterStep()
    {
        const bool checkpoint = wished(&TrainingWishes::checkpoint), sample = wished(&TrainingWishes::sample);
        if (m_done == m_of)
            return;
        if (checkpoint || isDue(m_request.checkpointEvery))
            save();
        if (sample || isDue(m_request.sampleEvery))
            paintSamples();
    }

    StateDict learnt() const { return m_average ? m_average->weights() : m_layers.state(); }

    void save()
    {
        m_context.emit(Progress{.phase = Phase::Saving});
        Checkpoint checkpoint;
        addPrefixed(checkpoint.tensors, "lora.", m_layers.state());
        addPrefixed(checkpoint.tensors, "optimizer.", m_optimizer->state());
        checkpoint.progress = {{"step", m_done}, {"loss", m_smoothed}, {"loss_weight", m_weight}};
        if (m_scale)
            addPrefixed(checkpoint.tensors, "loss_scale.", m_scale->state());
        if (m_average) {
            addPrefixed(checkpoint.tensors, "average.", m_average->weights());
            checkpoint.progress["averages"] = m_average->updates();
        }
        m_run.save(checkpoint);
        saveLora();
        m_context.emit(CheckpointSaved{.step = m_done, .lora = utf8(m_run.lora())});
    }

    void saveLora() const
    {
        const std::unique_ptr<const ModelSource> source = ModelSource::open(m_model->files.model);
        LoraFile file{.path = m_run.lora(),
            .family = m_model->info.family,
            .layers = m_layers.asFileLayers(learnt()),
            .strangers = {},
            .metadata = loraMetadata(m_request, m_model->info,
                m_model->schedulerConfig.value("prediction_type", "epsilon"), m_pictures.pictures(), m_done,
                m_pictures.epochsIn(m_done * m_request.accumulation))};
        const WrittenLora written = (m_request.format == LoraSpelling::Kohya ? asKohya : asDiffusers)(
            file, loraModulesOf(*source), m_request.alpha);
        m_run.saveLora(written.tensors, written.metadata, m_done, m_done < m_of ? m_request.keepLoras : 0);
    }

    void resume()
    {
        if (const auto checkpoint = m_request.resume.empty() ? std::nullopt : m_run.checkpoint())
            takeUp(*checkpoint);
        if (m_group.average(static_cast<double>(m_done)) != static_cast<double>(m_done))
            throw badInput("The processes do not find the same checkpoint in " + quoted(m_run.folder()) + ".",
                "Give all machines the same folder.");
    }

    void takeUp(const Checkpoint& checkpoint)
    {
        m_layers.load(withPrefix(checkpoint.tensors, "lora."));
        m_optimizer->loadState(withPrefix(checkpoint.tensors, "optimizer."));
        if (m_scale)
            m_scale->loadState(withPrefix(checkpoint.tensors, "loss_scale."));
        if (m_average)
            m_average->loadWeights(withPrefix(checkpoint.tensors, "average."),
                checkpoint.progress.value("averages", std::int64_t{0}));
        m_done = checkpoint.progress.value("step", std::int64_t{0});
        m_smoothed = checkpoint.progress.value("loss", 0.0);
        m_weight = checkpoint.progress.value("loss_weight", 0.0);
    }

    /// With what would be saved now.
    void paintSamples()
    {
        if (!m_group.isFirst())
            return;
        const StateDict own = m_average ? cloned(m_layers.state()) : StateDict();
        if (m_average)
            m_layers.load(m_average->weights());
        const auto restore = [&] {
            if (m_average)
                m_layers.load(own);
        };
        try {
            RunContext telling = m_context;
            telling.emit = [this](const Event& event) {
                if (const auto* sample = std::get_if<TrainingSample>(&event); sample && m_events)
                    m_events->picture("sample/" + std::to_string(sample->index), m_done, *sample->image);
                m_context.emit(event);
            };
            paintTrainingSamples(*m_model, m_size, m_run, m_done, telling);
        } catch (...) {
            restore();
            throw;
        }
        restore();
    }

    static StateDict cloned(const StateDict& state)
    {
        StateDict result;
        for (const auto& [name, tensor] : state)
            result.emplace(name, tensor.clone());
        return result;
    }

    RunContext& m_context;
    ProcessGroup& m_group;
    StopCheck m_stop;
    FoundPictures m_found; // until the run begins
    std::unique_ptr<StableDiffusion> m_model;
    PictureSize m_size;
    LoraLayers m_layers;
    LoraRun m_run;
    const TrainLoraRequest& m_request;
    LoraPictures m_pictures;
    LoraObjective m_objective;
    std::unique_ptr<Optimizer> m_optimizer;
    std::optional<LossScale> m_scale; // where it is computed in fp16
    std::optional<Ema> m_average;
    std::int64_t m_done = 0, m_of;
    double m_smoothed = 0, m_weight = 0;
    int m_exploded = 0, m_skipped = 0; // passes and steps in a row
    double m_secondsBefore = 0; // of former sittings
    double m_waited = 0; // seconds, for pictures and texts
    std::optional<TensorBoardFile> m_events;
    Clock::time_point m_start;
};

} // namespace

TrainLoraResult trainLora(const TrainLoraRequest& request, const EngineOptions& options, RunContext& context)
{
    TrainLoraRequest settings = LoraRun::settingsOf(request);
    requireTrainable(settings);
    const ProcessPlace place = ProcessPlace::fromEnvironment();
    if (place.worldSize > 1 && !chooseCompute(settings.compute).device.is_cpu())
        settings.compute.device = "cuda:" + std::to_string(place.localRank);
    const auto group =
        ProcessGroup::join(place, chooseCompute(settings.compute).device, longestAlone, context.stop);
    group->barrier(); // before one of them makes the folder that the others want to find free
    RunContext own = context;
    if (!group->isFirst()) // one is enough to tell what happens
        own.emit = [](const Event&) {
        };
    return LoraTraining(settings, options, *group, own).run();
}

} // namespace candela
