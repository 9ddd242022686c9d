// What the prompts ask of the network at each of its calls, and one answer from its several.
#pragma once

#include "core/pipelines/stable_diffusion.h"
#include "core/text/prompt_schedule.h"

#include <functional>
#include <optional>
#include <vector>

namespace candela
{

/// Classifier-free guidance over the prompts of one request: ε = ε_u + Σ cfg·w·(ε_c − ε_u), where the prompts
/// that AND composes have their weights w; with cfg of 1 or less and nothing composed, the prompt alone.
/// A network that was distilled to guide by itself (UNet2DConditionConfig::guidanceDim) is told cfg instead.
/// Texts that change with the steps are AUTOMATIC1111's. One thread.
class Guidance
{
public:
    /// Encodes the prompts. `sampler` says how often the network is called. Throws Error (BadInput) for what
    /// encodePrompts() refuses, for embeddings that cannot be read or do not fit, for hypernetworks, which
    /// cannot be applied, and for more than 32 prompts; whatever `stop` throws. LoRAs in the prompt are the
    /// engine's business (see prompt_loras.h).
    Guidance(const StableDiffusion& model, const GenerateRequest& request, SamplerKind sampler,
        const StopCheck& stop);

    /// Whether the text encoder gave numbers for all of them.
    bool isFinite() const;

    /// Runs the network for rows of prompts, two at the most: (rows, C, h, w) in fp32.
    using Network = std::function<at::Tensor(const PreparedText& text, std::int64_t rows)>;

    /// What of the prompts the model cannot take account of, as a sentence; empty where there is nothing.
    std::string remark() const { return m_remark; }

    /// The guided answer (1, C, h, w) of the call of that number, counted from 0 in each picture.
    at::Tensor predict(int call, const Network& network);

private:
    /// A prompt, or what takes turns in it.
    struct Voice {
        std::optional<PromptSchedule> schedule; // none: one text
        std::vector<EncodedPrompt> texts;
        double weight = 1; // of a composed prompt
        std::size_t indexAt(int call) const { return schedule ? schedule->indexAtCall(call) : 0; }
    };
    /// Rows the network reads together: those of consecutive voices.
    struct Batch {
        PreparedText text;
        std::int64_t rows = 0;
    };

    /// Returns its texts, which are still to be encoded.
    PromptTexts addVoice(const std::string& prompt, double weight, int calls);
    void prepare(const std::vector<std::size_t>& indices);

    const StableDiffusion& m_model;
    PromptReading m_reading;
    at::Tensor m_sizes; // (1, 6), see AddedConditions
    double m_embeddedScale; // what a network is told that was distilled to guide by itself
    double m_scale; // of the guidance here, which is none then
    std::string m_remark;
    bool m_isGuided = false;
    std::vector<Voice> m_voices; // the negative prompt's first, where there is guidance
    std::vector<std::size_t> m_prepared; // of each voice, the text that m_batches hold
    std::vector<Batch> m_batches;
};

} // namespace candela
