// The pictures that a LoRA is trained on, as batches. One thread.
#pragma once

#include "core/training/latent_source.h"
#include "core/training/lora_objective.h"
#include "core/training/text_source.h"
#include "core/training/training_order.h"

#include <optional>

namespace candela
{

/// What is to be learnt, and what shall stay as it is.
enum class PictureGroup { Training, Regularisation };

struct FoundPictures {
    std::vector<DatasetPicture> training, regularisation;
};

/// Reads both folders' lists. Throws Error (BadInput) as readDataset().
FoundPictures findPictures(const TrainLoraRequest& request, RunContext& context);

class LoraPictures
{
public:
    /// The model outlives it; `cache` may be empty.
    LoraPictures(StableDiffusion& model, const TrainLoraRequest& request, PictureSize size,
        FoundPictures found, const std::filesystem::path& cache, BatchShare share = {});

    /// Computes beforehand what stays the same, of the pictures its share of what goes into a cache on disk,
    /// and tells what is remarkable about them.
    void prepare(RunContext& context);

    /// Optimizer steps of the whole run.
    std::int64_t steps() const { return m_steps; }
    std::int64_t epochsIn(std::int64_t passes) const;
    const std::vector<PictureGroup>& groups() const { return m_groups; }
    /// The pictures to learn.
    const std::vector<DatasetPicture>& pictures() const;

    /// The share of pass `pass` (counted from 0), drawn from numbers that depend on nothing but the seed, the
    /// pass and the place in the whole batch. `timesteps`: of the noise schedule.
    TrainingBatch batch(PictureGroup group, std::int64_t pass, int timesteps, const StopCheck& stop);
    /// The files that a pass sees, for a message.
    std::string filesOf(PictureGroup group, std::int64_t pass);

private:
    struct Source {
        LatentSource latents;
        std::vector<std::size_t> items; // pictures, as often as each is seen in an epoch
        TrainingOrder order; // of the items
    };
    Source sourceOf(std::filesystem::path folder, std::vector<DatasetPicture> pictures,
        const std::filesystem::path& cache);
    Source& of(PictureGroup group);

    StableDiffusion& m_model;
    const TrainLoraRequest& m_request;
    PictureSize m_size;
    BatchShare m_share;
    TextSource m_texts;
    Source m_training;
    std::optional<Source> m_regularisation;
    std::vector<PictureGroup> m_groups;
    std::int64_t m_steps;
};

} // namespace candela
