#include "app/cli/options.h"
#include "app/cli/run.h"
#include "app/cli/verbs.h"
#include "core/api/paths.h"
#include "core/api/request_json.h"
#include "core/io/json_file.h"

#include <array>
#include <limits>
#include <memory>

namespace candela::cli
{
namespace
{

constexpr double many = 1e9;
constexpr std::int64_t largestSeed = std::numeric_limits<std::uint32_t>::max();

/// The settings of a file: a run.json, or some of its fields.
TrainLoraRequest settingsIn(const std::filesystem::path& file)
{
    nlohmann::json json = readJsonFile(file);
    if (!json.contains("kind"))
        json["kind"] = "train_lora";
    const Request request = requestFromJson(json.dump());
    const auto* settings = std::get_if<TrainLoraRequest>(&request);
    if (!settings)
        throw badInput(quoted(file) + " holds the settings of something else than the training of a LoRA.");
    TrainLoraRequest result = *settings;
    result.output.clear(); // of the run that it was written for
    result.resume.clear();
    return result;
}

/// "to_q,to_k" → both
std::vector<std::string> listed(const std::string& text)
{
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (end > begin)
            parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

/// Declares the options, group by group; `request` outlives the parse.
class Options
{
public:
    Options(CLI::App& verb, TrainLoraRequest& request)
        : m_verb(verb)
        , m_request(request)
    {
    }

    /// First, because what other options say replaces what the file says.
    void addRun()
    {
        m_verb
            .add_option_function<std::string>(
                "--config", [&r = m_request](const std::string& file) { r = settingsIn(file); },
                "settings as JSON, such as another run's run.json; options given besides it replace its own")
            ->type_name("FILE");
        addPath(m_verb, "--model", "PATH",
            "what is trained for: a diffusers folder, or a .safetensors or .ckpt file (default: the bundled "
            "demo model)",
            m_request.model);
        addPath(m_verb, "--vae", "PATH", "an autoencoder instead of the model's own", m_request.vae);
        addPath(m_verb, "--data", "FOLDER", "pictures with captions: see dataset --help; a new run needs it",
            m_request.data);
        addPath(m_verb, "--output", "FOLDER", "where all of the run goes, new or empty; a new run needs it",
            m_request.output);
        addPath(m_verb, "--resume", "FOLDER", "a run that was stopped: goes on there, with its own settings",
            m_request.resume);
    }

    void addNetwork()
    {
        const char* const group = "What is trained";
        whole("--rank", 1, 1024, "of the change (default: 16)", m_request.rank, group);
        real("--alpha", 1e-3, 4096, "the change counts alpha / rank times (default: 4)", m_request.alpha,
            group);
        m_verb
            .add_option_function<std::string>(
                "--targets", [&r = m_request](const std::string& text) { r.targets = listed(text); },
                "linear layers of the UNet by what their names end with, or patterns with * for whole names, "
                "with commas between them (default: to_q,to_k,to_v,to_out.0)")
            ->type_name("LIST")
            ->group(group);
        whole("--convolution-rank", 0, 1024, "of the UNet's 3x3 convolutions (default: 0, they stay)",
            m_request.convolutionRank, group);
        flag("--text-encoders", "train these, too: their attention's projections", m_request.textEncoders,
            group);
        real("--dropout", 0, 0.99, "of what goes into a change (default: 0)", m_request.dropout, group);
    }

    void addCourse()
    {
        const char* const group = "For how long and how fast";
        m_verb
            .add_flag_function(
                "--checkpointing", [&r = m_request](std::int64_t) { r.gradientCheckpointing = true; },
                "less memory for about a third more time")
            ->group(group);
        addWhole(m_verb, "--steps", 1, static_cast<std::int64_t>(many), "of the optimizer (default: 1500)",
            [&r = m_request](std::int64_t steps) { r.steps = steps; })
            ->group(group);
        addReal(m_verb, "--epochs", 1e-3, 1e6, "how often each picture is seen, instead of --steps",
            [&r = m_request](double epochs) {
                r.epochs = epochs;
                r.steps.reset();
            })
            ->excludes("--steps")
            ->group(group);
        whole("--batch", 1, 1024, "pictures a pass (default: 1)", m_request.batch, group);
        whole("--accumulation", 1, 4096, "passes a step (default: 1)", m_request.accumulation, group);
        real("--lr", 0, 100, "learning rate (default: 0.0001); for prodigy a factor, usually 1",
            m_request.learningRate, group);
        addReal(m_verb, "--text-lr", 0, 100, "of the text encoders (default: the same)",
            [&r = m_request](double rate) { r.textLearningRate = rate; })
            ->group(group);
        choice("--optimizer", allOptimizers, "adamw",
            "adamw; adamw_8bit and adafactor need less memory; prodigy finds the rate by itself", group,
            [&r = m_request](const std::string& name) { r.optimizer = *optimizerFromName(name); });
        choice("--schedule", allRateSchedules, "cosine", "how the rate falls", group,
            [&r = m_request](const std::string& name) { r.rateSchedule = *rateScheduleFromName(name); });
        real("--warmup", 0, 1, "share of the steps in which the rate rises (default: 0.05)", m_request.warmup,
            group);
        real("--weight-decay", 0, 10, "(default: 0.01)", m_request.weightDecay, group);
        real("--max-grad-norm", 0, many, "longer gradients are cut to it (default: 1; 0: never)",
            m_request.maxGradientNorm, group);
        real("--min-snr-gamma", 0, 1000, "5 is usual (default: 0, every noise level counts alike)",
            m_request.minSnrGamma, group);
        real("--noise-offset", 0, 1, "of each channel as a whole (default: 0)", m_request.noiseOffset, group);
        real("--ema", 0, 0.999999,
            "decay of an average that is saved instead of the last weights (default: 0, the last weights)",
            m_request.ema, group);
    }

    void addPictures()
    {
        const char* const group = "How pictures and captions are seen";
        addPair(m_verb, "--size", "WxH", 8, 4096, 8, "pixels (default: the model's own)",
            [&r = m_request](int width, int height) {
                r.width = width;
                r.height = height;
            })
            ->group(group);
        m_verb
            .add_flag_function(
                "--no-buckets", [&r = m_request](std::int64_t) { r.buckets = false; },
                "all at that shape, instead of about their own at as many pixels")
            ->group(group);
        choice("--crop", allCrops, "centre", "what is seen of a picture that is larger", group,
            [&r = m_request](const std::string& name) { r.crop = *cropFromName(name); });
        flag("--flip", "half of them are seen mirrored", m_request.flip, group);
        real("--caption-dropout", 0, 1, "share of the captions replaced by the empty one (default: 0)",
            m_request.captionDropout, group);
        flag("--shuffle-tags", "what stands between commas comes in another order each time",
            m_request.shuffleTags, group);
        whole("--keep-tags", 0, 1000, "tags at the beginning that stay there (default: 1)",
            m_request.keepTags, group);
        real("--tag-dropout", 0, 1, "share of the other tags that is left out (default: 0)",
            m_request.tagDropout, group);
        addPath(m_verb, "--regularisation", "FOLDER", "pictures of what shall stay as it is",
            m_request.regularisation)
            ->group(group);
        real("--regularisation-weight", 0, 10, "of their loss (default: 1)", m_request.regularisationWeight,
            group);
        m_verb
            .add_flag_function(
                "--no-cache", [&r = m_request](std::int64_t) { r.cacheOnDisk = false; },
                "keep latents and texts in memory, not beside the run")
            ->group(group);
    }

    void addResults()
    {
        const char* const group = "What it leaves";
        choice("--format", allLoraSpellings, "kohya", "whose names the LoRA's layers have", group,
            [&r = m_request](const std::string& name) { r.format = *loraSpellingFromName(name); });
        whole("--checkpoint-every", 0, many, "steps (default: 250; 0: at the end alone)",
            m_request.checkpointEvery, group);
        whole("--keep-loras", 0, 10000, "of former checkpoints (default: 3)", m_request.keepLoras, group);
        m_verb
            .add_option_function<std::vector<std::string>>(
                "--sample",
                [&r = m_request](const std::vector<std::string>& prompts) {
                    r.samples.clear();
                    for (const std::string& prompt : prompts)
                        r.samples.push_back({.prompt = prompt, .negative = {}});
                },
                "a prompt that is painted now and then; once for each, at most 16")
            ->type_name("TEXT")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->allow_extra_args(false)
            ->group(group);
        whole("--sample-every", 0, many, "steps (default: 250; 0: never)", m_request.sampleEvery, group);
        whole("--sample-steps", 1, 1000, "of a sample (default: 20)", m_request.sampleSteps, group);
        flag("--tensorboard", "also write an event file", m_request.tensorBoard, group);
        addWhole(m_verb, "--seed", 0, largestSeed, "of all that is random (default: 1)",
            [&r = m_request](std::int64_t seed) { r.seed = static_cast<std::uint32_t>(seed); })
            ->group(group);
    }

private:
    void whole(
        const char* name, double from, double to, const char* description, int& value, const char* group)
    {
        addWhole(m_verb, name, static_cast<std::int64_t>(from), static_cast<std::int64_t>(to), description,
            [&value](std::int64_t number) { value = static_cast<int>(number); })
            ->group(group);
    }
    void real(
        const char* name, double from, double to, const char* description, double& value, const char* group)
    {
        addReal(m_verb, name, from, to, description, [&value](double number) {
            value = number;
        })->group(group);
    }
    void flag(const char* name, const char* description, bool& value, const char* group)
    {
        m_verb
            .add_flag_function(
                name, [&value](std::int64_t) { value = true; }, description)
            ->group(group);
    }
    template <class Values>
    void choice(const char* name, const Values& values, const char* byDefault, const char* description,
        const char* group, std::function<void(const std::string&)> set)
    {
        addChoice(m_verb, name, namesOf(values), description, byDefault, std::move(set))->group(group);
    }

    CLI::App& m_verb;
    TrainLoraRequest& m_request;
};

void requireFolders(const TrainLoraRequest& request)
{
    if (!request.resume.empty()) {
        if (!request.output.empty() && request.resume != request.output)
            throw CLI::ValidationError("--output " + request.output.string()
                + ": a resumed run goes on in its own folder, " + request.resume.string() + ".");
        return;
    }
    if (request.data.empty())
        throw CLI::RequiredError("--data");
    if (request.output.empty())
        throw CLI::RequiredError("--output");
}

} // namespace

CLI::App* addLoraTraining(CLI::App& train, const TakeRequest& take)
{
    CLI::App* verb = train.add_subcommand("lora", "Train a LoRA on a folder of pictures.");
    const auto request = std::make_shared<TrainLoraRequest>();
    Options options(*verb, *request);
    options.addRun();
    options.addNetwork();
    options.addCourse();
    options.addPictures();
    options.addResults();
    addComputeOptions(*verb, request->compute);
    verb->callback([request, take] {
        requireFolders(*request);
        take(*request);
    });
    verb->footer("It leaves lora.safetensors, run.json, log.csv and checkpoint/ in the output folder. Ctrl-C "
                 "saves and stops; --resume goes on exactly. See docs/FINE_TUNING.md.\n\n"
                 "Examples:\n"
                 "  candela train lora --data pictures --output runs/style --steps 800 --sample \"a tree\"\n"
                 "  candela train lora --resume runs/style\n"
                 "  candela generate --prompt \"a tree\" --lora runs/style/lora.safetensors");
    return verb;
}

} // namespace candela::cli
