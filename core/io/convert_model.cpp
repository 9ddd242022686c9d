#include "core/api/convert.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/recognised_model.h"
#include "core/io/atomic_file.h"
#include "core/io/converted_weights.h"
#include "core/io/embedding_file.h"
#include "core/io/model_folder.h"
#include "core/io/original_weights.h"
#include "core/io/safetensors.h"
#include "core/io/single_file.h"
#include "core/io/weight_file.h"
#include "core/io/weight_listing.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/clip_text.h"
#include "core/text/tokenizer_folder.h"

namespace candela
{
namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// The release whose file layout is followed; readers only look at it to know which defaults were meant.
constexpr const char* diffusersVersion = "0.42.1";
const std::map<std::string, std::string> format = {{"format", "pt"}};

void addAll(StateDict& file, const std::string& prefix, const StateDict& weights)
{
    for (const auto& [name, weight] : weights)
        file.emplace(prefix + name, weight);
}

// --------------------------------------------------------------------------------------- a folder into one
// file

/// Names with "text_model.", which transformers 5 leaves out.
StateDict withTextModel(const StateDict& weights)
{
    StateDict result;
    for (const auto& [name, weight] : weights)
        result.emplace(name.starts_with("text_model.") || name.starts_with("text_projection.")
                ? name
                : "text_model." + name,
            weight);
    return result;
}

/// OpenCLIP's names are those of encoders that were published so: SD 2.x's and XL's second.
void addText(
    StateDict& file, const ModelSource& model, const std::string& component, const std::string& place)
{
    const StateDict weights = withTextModel(model.weights(component));
    const ClipTextConfig config = ClipTextConfig::fromJson(model.config(component));
    if (config.activation == "gelu")
        addAll(file, place + "model.",
            openClipWeights(weights,
                {.layers = config.layers, .hasProjection = config.projection.has_value()},
                Spelling::Original));
    else
        addAll(file, place + "transformer.", weights);
}

StateDict asOneFile(const ModelFolder& model)
{
    if (model.className("vae") != "AutoencoderKL")
        throw badInput(quoted(model.path()) + " has an " + model.className("vae")
            + ", for which there are no names in a single file.");
    StateDict file;
    const auto unet = UNet2DConditionConfig::fromJson(model.config("unet"));
    addAll(file, "model.diffusion_model.", unetWeights(model.weights("unet"), unet, Spelling::Original));
    const auto vae = AutoencoderKLConfig::fromJson(model.config("vae"));
    addAll(file, "first_stage_model.",
        vaeWeights(
            model.weights("vae"), vae.blockOutChannels.size(), vae.layersPerBlock, Spelling::Original));
    const bool isXl = model.has("text_encoder_2");
    addText(file, model, "text_encoder", isXl ? "conditioner.embedders.0." : "cond_stage_model.");
    if (isXl)
        addText(file, model, "text_encoder_2", "conditioner.embedders.1.");
    return file;
}

// --------------------------------------------------------------------------------------- one file into a
// folder

void writeJson(const fs::path& path, const Json& json)
{
    fs::create_directories(path.parent_path());
    writeFile(path, json.dump(2) + "\n");
}

/// A folder under a temporary name, which takes its own only when all is in it.
class NewFolder
{
public:
    explicit NewFolder(fs::path target)
        : m_target(std::move(target))
        , m_partial(fs::path(m_target) += ".partial")
    {
        fs::create_directories(m_target.parent_path());
        fs::remove_all(m_partial); // left by one that was killed
        fs::create_directory(m_partial);
    }
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;
    ~NewFolder()
    {
        std::error_code ignored;
        fs::remove_all(m_partial, ignored);
    }
    const fs::path& path() const { return m_partial; }
    void commit() { fs::rename(m_partial, m_target); }

private:
    fs::path m_target, m_partial;
};

Json indexOf(const ModelSource& model)
{
    Json index = {{"_class_name",
                      model.has("text_encoder_2") ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline"},
        {"_diffusers_version", diffusersVersion}};
    for (const char* name : {"unet", "vae", "scheduler"})
        index[name] = {"diffusers", model.className(name)};
    for (const std::string& name : model.textEncoders())
        index[name] = {"transformers", model.className(name)};
    for (const char* name : {"tokenizer", "tokenizer_2"})
        if (model.has(name))
            index[name] = {"transformers", model.className(name)};
    if (model.has("text_encoder_2")) {
        index["force_zeros_for_empty_prompt"] = model.hasZerosForEmptyPrompt();
    } else {
        index["safety_checker"] = index["feature_extractor"] = {nullptr, nullptr};
        index["requires_safety_checker"] = false;
    }
    return index;
}

std::size_t writeFolder(const ModelSource& model, const fs::path& folder, const ConvertOptions& options)
{
    std::size_t tensors = 0;
    std::vector<std::string> components = model.textEncoders();
    components.insert(components.end(), {"unet", "vae"});
    for (const std::string& name : components) {
        Json config = model.config(name);
        config["_diffusers_version"] = diffusersVersion;
        writeJson(folder / name / "config.json", config);
        const StateDict weights = inPrecision(model.weights(name), options.precision);
        tensors += weights.size();
        const bool isText = name.starts_with("text_encoder");
        writeSafetensors(
            folder / name / (isText ? "model.safetensors" : "diffusion_pytorch_model.safetensors"), weights,
            format);
    }
    for (const char* name : {"tokenizer", "tokenizer_2"})
        if (model.has(name))
            writeTokenizerFolder(folder / name, model.tokenizer(name), options.clipVocabulary);
    Json scheduler = model.schedulerConfig();
    if (!model.saysPrediction())
        throw badInput(quoted(model.path())
                + " does not say whether its network predicts noise or velocity, which a folder must.",
            "Lay its .yaml file beside it.");
    scheduler["_diffusers_version"] = diffusersVersion;
    writeJson(folder / "scheduler" / "scheduler_config.json", scheduler);
    writeJson(folder / "model_index.json", indexOf(model));
    return tensors;
}

// --------------------------------------------------------------------------------------------------------------

/// A textual inversion's vectors, which AUTOMATIC1111's pickles have inside other objects, as safetensors
/// files name them.
StateDict embeddingTensors(const fs::path& path)
{
    const EmbeddingFile embedding = readEmbeddingFile(path);
    if (embedding.vectors.size() == 2)
        return {{"clip_l", embedding.vectors[0]}, {"clip_g", embedding.vectors[1]}};
    return {{"emb_params", embedding.vectors[0]}};
}

StateDict sameTensors(const ConvertOptions& options)
{
    if (isSafetensors(options.input) && options.precision == Precision::Auto)
        throw badInput(quoted(options.input) + " is a safetensors file already.",
            "Name a folder to write, or a precision.");
    StateDict weights = readWeightFile(options.input);
    if (weights.empty() && recogniseModel(options.input).kind == ModelKind::Embedding)
        return embeddingTensors(options.input);
    if (weights.empty())
        throw badInput(quoted(options.input) + " holds no tensors.");
    return weights;
}

std::map<std::string, std::string> metadataOf(const fs::path& file)
{
    return isSafetensors(file) ? SafetensorsFile::open(file).metadata() : format;
}

} // namespace

Converted convertModel(const ConvertOptions& options)
{
    const fs::path output =
        options.output.has_filename() ? options.output : options.output.parent_path(); // "folder/"
    requireNewFile({options.input, output, options.overwrite});
    if (!isSafetensorsName(output)) {
        const auto model = ModelSource::open(options.input);
        if (fs::is_directory(options.input))
            throw badInput(
                quoted(options.input) + " is a folder already.", "Name a .safetensors file to write.");
        NewFolder folder(output);
        const std::size_t tensors = writeFolder(*model, folder.path(), options);
        folder.commit();
        return {.output = output, .layout = "folder", .tensors = tensors};
    }
    const bool isFolder = fs::is_directory(options.input);
    const StateDict weights = inPrecision(
        isFolder ? asOneFile(ModelFolder::open(options.input)) : sameTensors(options), options.precision);
    writeSafetensors(output, weights, isFolder ? format : metadataOf(options.input));
    return {.output = output, .layout = isFolder ? "file" : "tensors", .tensors = weights.size()};
}

} // namespace candela
