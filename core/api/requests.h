// Every kind of work the engine does, as complete plain values: what the queue stores, a picture's metadata
// holds and the command line builds.
#pragma once

#include "core/api/compute_options.h"
#include "core/api/image.h"
#include "core/api/prompt_grammar.h"
#include "core/api/relight.h"
#include "core/api/score.h"
#include "core/api/train_lora.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace candela
{

enum class SamplerKind { Ddpm, Ddim, Plms, Euler, EulerA, Heun, Lms, Dpmpp2M, Dpmpp2MSde, UniPc, Lcm };
enum class ScheduleKind { Default, Karras, Exponential, Uniform };
enum class PreviewMode { Off, Latent, Taesd };
/// Where noise comes from: LibTorch's generator of the processor (as diffusers and ComfyUI), or Philox
/// counted on the processor, which draws what NVIDIA's devices do (as AUTOMATIC1111's "NV").
enum class NoiseSource { Cpu, Philox };
/// Whether the autoencoder works tile by tile: where the memory asks for it, always, never.
enum class VaeTiling { Auto, On, Off };
/// What is done with pictures that the safety checker objects to.
enum class SafetyMode { Off, Warn, Blur };

/// Changes to a model's weights, from a file in any of the spellings in use.
struct LoraUse {
    std::filesystem::path file;
    double scale = 1; // -10..10
    std::optional<double> alpha = {}; // where the file does not say; empty: its rank
    bool operator==(const LoraUse&) const = default;
};

/// A second pass over the enlarged picture.
struct HiresPass {
    double scale = 2; // of width and height, 1..8
    double strength = 0.7; // share of the steps that the second pass takes, above 0, to 1
    bool operator==(const HiresPass&) const = default;
};

/// Pixels added to a source picture on each side, to be painted.
struct Extension {
    int left = 0, top = 0, right = 0, bottom = 0;
    bool operator==(const Extension&) const = default;
};

/// Text to image, or image to image. Options left empty are filled from the model (see ModelInfo::defaults).
struct GenerateRequest {
    std::filesystem::path model; // empty: the bundled model
    std::string prompt; // UTF-8
    std::string negative;
    PromptGrammar grammar = PromptGrammar::A1111; // of both prompts
    std::uint32_t seed = 0; // picture k of the request uses seed + k (mod 2^32)
    int count = 1;
    std::optional<int> steps; // 1..1000
    std::optional<double> cfg; // guidance scale; 1 runs the conditional row alone
    std::optional<int> width, height; // pixels, multiples of 8; empty with a source: about its own
    std::optional<SamplerKind> sampler; // empty: the one the model folder names
    ScheduleKind schedule = ScheduleKind::Default;
    double eta = 0; // ddim only, 0..1
    int clipSkip = 1; // 1: the last hidden state, 2: the one before it, …
    std::filesystem::path source; // image to image: the picture to begin from; empty: noise alone
    double strength = 0.7; // of image to image: the share of the steps that is taken, above 0, to 1
    std::filesystem::path mask; // with a source: white is painted anew, black stays; empty: all is painted
    Extension extension; // of the source; what is added is painted
    std::optional<HiresPass> hires;
    std::vector<LoraUse> loras; // beside those that the prompt names
    std::vector<std::filesystem::path> embeddings; // textual inversions, named in the prompt by their files
    std::filesystem::path vae; // an autoencoder instead of the model's own; empty: its own
    NoiseSource noise = NoiseSource::Cpu;
    VaeTiling vaeTiling = VaeTiling::Auto;
    SafetyMode safety = SafetyMode::Off;
    std::filesystem::path safetyChecker; // its folder; empty: the model's own
    PreviewMode preview = PreviewMode::Latent;
    std::filesystem::path previewDecoder; // of PreviewMode::Taesd: TAESD's weights
    ComputeOptions compute;

    std::filesystem::path output; // a .png, .jpg or .webp file or an existing folder; empty: not saved
    std::string format; // of pictures in a folder: "png", "jpg", "webp"; empty: png
    int quality = 95; // 1..100, of JPEG and WebP
    bool overwrite = false; // false: a number is added to a name that is taken
    std::filesystem::path
        latentsFile; // empty, or where to write `latents` (count, channels, H/f, W/f) as fp32
    std::string namePattern; // of pictures in a folder, see picture_name.h; empty: the standard one
    bool keepParameters = true; // pictures say inside how they were made
    bool operator==(const GenerateRequest&) const = default;
};

/// Draws `count` captioned scenes of the emoji world as PNG files and metadata.jsonl.
struct EmojiDatasetRequest {
    int count = 1000;
    std::uint32_t seed = 0;
    int size = 64; // pixels a side, 16..512
    /// "hedgehog=🦔": what is shown instead of the things that the bundled model knows; empty: these.
    std::vector<std::string> objects;
    std::filesystem::path output;
    bool operator==(const EmojiDatasetRequest&) const = default;
};

/// Trains an autoencoder, a text encoder and a UNet from nothing; leaves a diffusers folder.
struct TrainBaseRequest {
    std::filesystem::path config; // JSON, see docs/TRAINING.md
    std::filesystem::path data; // a folder with metadata.jsonl; empty: the emoji world drawn on the fly
    std::filesystem::path output;
    std::filesystem::path resume; // a run's folder to go on with; empty: a new run
    ComputeOptions compute;
    bool operator==(const TrainBaseRequest&) const = default;
};

/// Trains the networks for relighting on dark copies of well-lit photographs; leaves a folder for
/// RelightRequest::model.
struct TrainRelightRequest {
    std::filesystem::path config; // JSON, see docs/RELIGHT.md
    std::filesystem::path data; // a folder of well-lit photographs
    std::filesystem::path output;
    std::filesystem::path resume; // a run's folder to go on with; empty: a new run
    ComputeOptions compute;
    bool operator==(const TrainRelightRequest&) const = default;
};

/// Lays pictures that other requests have made out in one, with their settings beside them.
struct GridRequest {
    std::vector<std::filesystem::path> pictures; // row by row; a file that is not there leaves its cell blank
    int columns = 1;
    std::string title; // UTF-8, above all; may be empty
    std::vector<std::string> columnLabels, rowLabels; // empty, or one each
    std::filesystem::path output; // a .png, .jpg or .webp file
    bool operator==(const GridRequest&) const = default;
};

/// Times a part of the engine on this machine.
struct BenchRequest {
    std::string what; // "unet", "vae", "text", "train", "startup", "relight", "demo-model"
    std::filesystem::path model; // or, when empty, random weights of `random`
    std::string random = "sd15"; // "sd15", "sd21"
    int width = 512, height = 512;
    int repeats = 3;
    bool gradientCheckpointing = false; // of train
    std::vector<LoraUse> loras; // of demo-model: it is judged with them
    ComputeOptions compute;
    bool operator==(const BenchRequest&) const = default;
};

using Request = std::variant<GenerateRequest, RelightRequest, RelightPreviewRequest, EmojiDatasetRequest,
    TrainBaseRequest, TrainRelightRequest, TrainLoraRequest, ScoreRequest, GridRequest, BenchRequest>;

/// One finished picture and the request that makes exactly this one again (count 1, every option filled in).
struct GeneratedPicture {
    Image image;
    GenerateRequest request;
    std::filesystem::path file; // empty if it was not saved
};

struct GenerateResult {
    std::vector<GeneratedPicture> pictures;
    double seconds = 0;
    double secondsPerStep = 0; // median over all steps
};

struct EmojiDatasetResult {
    int written = 0;
};

struct TrainResult {
    std::filesystem::path output;
    int steps = 0;
    double lastLoss = 0;
};

struct GridResult {
    std::filesystem::path file;
    int missing = 0; // pictures that were not there
};

/// Named figures in the order they should be shown; `seconds…`, `peak_rss_bytes`, `gflops`,
/// `machine_peak_gflops`, ….
struct BenchResult {
    std::vector<std::pair<std::string, double>> figures;
    std::vector<std::pair<std::string, std::string>> labels; // device, precision, …
};

using Result = std::variant<GenerateResult, RelightResult, RelightPreviewResult, EmojiDatasetResult,
    TrainResult, TrainLoraResult, ScoreResult, GridResult, BenchResult>;

/// The names used on the command line, in files and in metadata: "dpmpp_2m", "karras", "bf16", "latent".
std::string_view nameOf(SamplerKind);
std::string_view nameOf(ScheduleKind);
std::string_view nameOf(Precision);
std::string_view nameOf(PreviewMode);
std::string_view nameOf(PromptGrammar);
std::optional<SamplerKind> samplerFromName(std::string_view);
std::optional<ScheduleKind> scheduleFromName(std::string_view);
std::optional<Precision> precisionFromName(std::string_view);
std::optional<PreviewMode> previewModeFromName(std::string_view);
std::optional<PromptGrammar> promptGrammarFromName(std::string_view);

/// Whether the sampler has the schedule; a request for another combination is refused.
bool hasSchedule(SamplerKind, ScheduleKind);

/// How many of the steps image to image takes: `strength` (0..1) of them, rounded down as diffusers does.
int stepsTaken(int steps, double strength);

/// A sampler's proper name, as AUTOMATIC1111 writes it and every language shows it: "Euler a", "DPM++ 2M
/// SDE".
std::string_view titleOf(SamplerKind);

inline constexpr SamplerKind allSamplers[] = {SamplerKind::Ddpm, SamplerKind::Ddim, SamplerKind::Plms,
    SamplerKind::Euler, SamplerKind::EulerA, SamplerKind::Heun, SamplerKind::Lms, SamplerKind::Dpmpp2M,
    SamplerKind::Dpmpp2MSde, SamplerKind::UniPc, SamplerKind::Lcm};
inline constexpr ScheduleKind allSchedules[] = {
    ScheduleKind::Default, ScheduleKind::Karras, ScheduleKind::Exponential, ScheduleKind::Uniform};
inline constexpr PromptGrammar allPromptGrammars[] = {
    PromptGrammar::A1111, PromptGrammar::ComfyUi, PromptGrammar::Plain};

} // namespace candela
