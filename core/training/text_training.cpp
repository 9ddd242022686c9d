#include "core/training/text_training.h"

#include "core/training/adamw.h"
#include "core/training/caption_batches.h"
#include "core/training/checkpoint.h"
#include "core/training/mixed_precision.h"

#include <ATen/ops/mse_loss.h>
#include <ATen/ops/randint.h>
#include <torch/nn/modules/linear.h>

namespace candela
{
namespace
{

constexpr const char* stageName = "text";
constexpr int warmupSteps = 50;

class TextTraining
{
public:
    TextTraining(const TextTrainingParts& parts, const BaseTrainingConfig::TextStage& stage, TrainingRun& run)
        : m_parts(parts)
        , m_stage(stage)
        , m_run(run)
        , m_head(parts.textEncoder.config().hiddenSize, parts.latents[0].numel())
        , m_optimizer({}, {})
    {
        m_head->to(run.place().device);
        m_optimizer = AdamW(parameters(), {});
    }

    void train()
    {
        resume();
        while (m_done < m_stage.steps) {
            if (m_run.context().stop.stop_requested())
                save();
            m_run.context().throwIfStopped();
            step();
            if (m_run.checkpointIsDue())
                save();
        }
        save();
    }

private:
    std::vector<NamedParameter> parameters() const
    {
        std::vector<NamedParameter> result;
        for (const auto& item : m_parts.textEncoder.named_parameters())
            result.push_back({"text_encoder." + item.key(), item.value()});
        for (const auto& item : m_head->named_parameters())
            result.push_back({"head." + item.key(), item.value()});
        return result;
    }

    void step()
    {
        at::Generator generator = m_run.generator(stageName, m_done);
        const at::Device device = m_run.place().device;
        const at::Tensor indices =
            at::randint(m_parts.latents.size(0), {m_stage.batch}, generator, at::kLong);
        const at::Tensor tokens =
            captionTokens(m_parts.pictures, m_parts.tokenizer, indices, /*dropout=*/0, generator).to(device);
        const at::Tensor wanted =
            m_parts.latents.index_select(0, indices).to(device, at::kFloat).flatten(1); // (B, C·h·w)
        const double rate = linearLearningRate(m_stage.learningRate, m_done + 1, m_stage.steps, warmupSteps);

        at::Tensor loss;
        {
            const AutocastScope autocast(device.type(), m_run.place().dtype);
            const at::Tensor text = m_parts.textEncoder.forward(tokens).text; // (B, L, D)
            loss = at::mse_loss(m_head->forward(text.select(1, -1)).to(at::kFloat), wanted);
        }
        m_optimizer.zeroGradients();
        loss.backward();
        m_optimizer.clipGradients(1.0);
        m_optimizer.step(rate);
        ++m_done;
        m_run.report(stageName,
            {.step = m_done, .of = m_stage.steps, .loss = loss.item<double>(), .learningRate = rate});
    }

    void save()
    {
        Checkpoint checkpoint;
        for (const NamedParameter& parameter : parameters())
            checkpoint.tensors["model." + parameter.name] = parameter.tensor.detach();
        addPrefixed(checkpoint.tensors, "optimizer.", m_optimizer.state());
        checkpoint.progress = {{"step", m_done}};
        saveCheckpoint(checkpointFile(), checkpoint);
    }

    void resume()
    {
        const auto checkpoint = loadCheckpoint(checkpointFile());
        if (!checkpoint)
            return;
        const LoadOptions owned{.weights = Weights::Owned, .source = checkpointFile().string()};
        loadStateDict(m_parts.textEncoder, withPrefix(checkpoint->tensors, "model.text_encoder."), owned);
        loadStateDict(*m_head, withPrefix(checkpoint->tensors, "model.head."), owned);
        m_optimizer = AdamW(parameters(), {});
        m_optimizer.loadState(withPrefix(checkpoint->tensors, "optimizer."));
        m_done = checkpoint->progress.value("step", std::int64_t{0});
    }

    std::filesystem::path checkpointFile() const { return m_run.file("text.safetensors"); }

    const TextTrainingParts& m_parts;
    const BaseTrainingConfig::TextStage& m_stage;
    TrainingRun& m_run;
    torch::nn::Linear m_head; // D → C·h·w
    AdamW m_optimizer;
    std::int64_t m_done = 0;
};

} // namespace

void trainText(const TextTrainingParts& parts, const BaseTrainingConfig::TextStage& stage, TrainingRun& run)
{
    TextTraining(parts, stage, run).train();
}

} // namespace candela
