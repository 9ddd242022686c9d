// Training a LoRA on a folder of pictures: what is asked for and what comes back, as plain values.
#pragma once

#include "core/api/compute_options.h"
#include "core/api/convert.h"
#include "core/api/image.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace candela
{

enum class OptimizerKind {
    AdamW, // Loshchilov & Hutter 2019
    AdamW8bit, // the same with its moments in eight bits, in blocks (Dettmers et al. 2022)
    Adafactor, // Shazeer & Stern 2018: of the second moments rows and columns alone
    Prodigy, // Mishchenko & Defazio 2023: finds the rate by itself; the rate given is a factor, usually 1
};
inline constexpr std::array allOptimizers = {
    OptimizerKind::AdamW, OptimizerKind::AdamW8bit, OptimizerKind::Adafactor, OptimizerKind::Prodigy};
enum class RateSchedule { Constant, Linear, Cosine };
inline constexpr std::array allRateSchedules = {
    RateSchedule::Constant, RateSchedule::Linear, RateSchedule::Cosine};
/// Which part of a picture is seen that is larger than the size trained at.
enum class CropKind { Centre, Random };
inline constexpr std::array allCrops = {CropKind::Centre, CropKind::Random};

/// A picture painted now and then with what has been learnt, always from the same noise.
struct TrainingPrompt {
    std::string prompt;
    std::string negative;
    std::uint32_t seed = 1;
    bool operator==(const TrainingPrompt&) const = default;
};

/// Options left empty are filled from the model. A resumed run takes all but `resume` and `compute.threads`
/// from its own run.json.
struct TrainLoraRequest {
    std::filesystem::path model; // empty: the bundled model
    std::filesystem::path vae; // an autoencoder instead of the model's own; empty: its own
    std::filesystem::path data; // a folder of pictures with captions, see docs/DATASETS.md
    std::filesystem::path regularisation; // pictures of what shall stay as it is; empty: none
    double regularisationWeight = 1; // of their loss, 0..10
    std::filesystem::path output;
    std::filesystem::path resume; // a run's folder to go on with; empty: a new run

    // What is trained
    int rank = 16; // 1..1024
    double alpha = 4; // the change is alpha / rank times B·A
    /// Layers of the UNet by what their names end with, or by patterns with *; see docs/FINE_TUNING.md.
    std::vector<std::string> targets = {"to_q", "to_k", "to_v", "to_out.0"};
    int convolutionRank = 0; // of the UNet's 3x3 convolutions; 0: they stay as they are
    bool textEncoders = false; // whether these learn, too: their attention's projections
    double dropout = 0; // of what goes into a change, 0..1

    // For how long and how fast
    std::optional<std::int64_t> steps; // of the optimizer; empty: `epochs`, or 1500
    std::optional<double> epochs; // how often each picture is seen
    int batch = 1; // pictures a pass
    int accumulation = 1; // passes a step
    double learningRate = 1e-4;
    std::optional<double> textLearningRate; // of the text encoders; empty: the same
    OptimizerKind optimizer = OptimizerKind::AdamW;
    RateSchedule rateSchedule = RateSchedule::Cosine;
    double warmup = 0.05; // share of the steps in which the rate rises
    double weightDecay = 0.01;
    double maxGradientNorm = 1; // 0: gradients are never clipped
    double minSnrGamma = 0; // Hang et al. 2023; 0: every noise level counts alike
    double noiseOffset = 0; // of each picture's channels as a whole; 0: none
    double ema = 0; // decay of the average that is saved instead of the last weights; 0: the last weights
    bool gradientCheckpointing = false; // less memory, about a third more time

    // How pictures and captions are seen
    std::optional<int> width, height; // pixels, multiples of 8
    bool buckets = true; // pictures keep about their shape, at about as many pixels
    CropKind crop = CropKind::Centre;
    bool flip = false; // half of them are seen mirrored
    double captionDropout = 0; // share of the captions replaced by the empty one
    bool shuffleTags = false; // what stands between commas, but for the first `keepTags`
    int keepTags = 1;
    double tagDropout = 0; // share of those tags that is left out
    bool cacheOnDisk = true; // latents and texts are computed once, and kept beside the run

    // What it leaves
    LoraSpelling format = LoraSpelling::Kohya;
    int checkpointEvery = 250; // steps; 0: at the end alone
    int keepLoras = 3; // how many of the LoRAs of former checkpoints stay
    int sampleEvery = 250; // steps; 0: never
    std::vector<TrainingPrompt> samples; // at most 16
    int sampleSteps = 20;
    bool tensorBoard = false; // also write what is logged as an event file
    std::uint32_t seed = 1;
    ComputeOptions compute;
    bool operator==(const TrainLoraRequest&) const = default;
};

struct TrainLoraResult {
    std::filesystem::path output; // the run's folder
    std::filesystem::path lora;
    std::int64_t steps = 0;
    double lastLoss = 0; // smoothed
};

/// What the user wants of a running training, beside stopping it. Any thread; each wish is granted after the
/// step that is under way.
struct TrainingWishes {
    std::atomic<bool> sample = false, checkpoint = false;
    std::atomic<bool> finish = false; // save what has been learnt as the result, and end there
};

/// A picture of TrainLoraRequest::samples.
struct TrainingSample {
    std::int64_t step = 0; // after which it was painted; 0: before the first
    int index = 0; // in TrainLoraRequest::samples
    std::shared_ptr<const Image> image;
    std::string file; // UTF-8 path
};

/// The run could go on from here.
struct CheckpointSaved {
    std::int64_t step = 0;
    std::string lora; // UTF-8 path of what has been learnt so far
};

inline constexpr std::array allLoraSpellings = {LoraSpelling::Kohya, LoraSpelling::Diffusers};

/// The names used on the command line and in files: "adamw", "adamw_8bit", "adafactor", "prodigy";
/// "constant", "linear", "cosine"; "centre", "random"; "kohya", "diffusers".
std::string_view nameOf(OptimizerKind);
std::string_view nameOf(RateSchedule);
std::string_view nameOf(CropKind);
std::string_view nameOf(LoraSpelling);
std::optional<OptimizerKind> optimizerFromName(std::string_view);
std::optional<RateSchedule> rateScheduleFromName(std::string_view);
std::optional<CropKind> cropFromName(std::string_view);
std::optional<LoraSpelling> loraSpellingFromName(std::string_view);

} // namespace candela
