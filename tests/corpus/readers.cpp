#include "tests/corpus/readers.h"

#include "core/api/dataset_filters.h"
#include "core/api/error.h"
#include "core/api/model_info.h"
#include "core/api/picture_parameters.h"
#include "core/api/recognised_model.h"
#include "core/api/request_json.h"
#include "core/dataset/caption_text.h"
#include "core/dataset/dataset_listing.h"
#include "core/dataset/upright_size.h"
#include "core/io/embedding_file.h"
#include "core/io/generation_parameters.h"
#include "core/io/image_file.h"
#include "core/io/json_file.h"
#include "core/io/model_source.h"
#include "core/io/photo_file.h"
#include "core/io/safetensors.h"
#include "core/io/torch_pickle.h"
#include "core/io/weight_file.h"
#include "core/io/zip_archive.h"
#include "core/lora/lora_file.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/autoencoder_tiny.h"
#include "core/models/clip_text.h"
#include "core/models/clip_vision.h"
#include "core/models/unet2d_condition.h"
#include "core/samplers/scheduler_config.h"
#include "core/text/clip_tokenizer.h"
#include "core/text/sentencepiece_model.h"
#include "tests/support/small_single_file.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>

#include <fstream>
#include <sstream>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

const fs::path golden = CANDELA_GOLDEN_DIR;

std::string contentsOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

const std::string recipeSeed = "process:\n"
                               "  - image_shape_filter: {min_width: 1024, any_or_all: any}\n"
                               "  - image_size_filter:\n      max_size: '20MB'\n"
                               "  - image_deduplicator\n";

/// Runs something that writes a file of that name; gives what it wrote.
template <typename Writing>
std::string written(const std::string& name, const Writing& writing)
{
    const TemporaryFolder folder;
    writing(folder / name);
    return contentsOf(folder / name);
}

std::string safetensors(const StateDict& tensors)
{
    return written("x.safetensors", [&](const fs::path& path) {
        writeSafetensors(path, tensors, {{"ss_network_dim", "4"}, {"note", "naïve 模型 \"x\""}});
    });
}

/// What a LoRA, an embedding and a network look like from outside.
std::vector<std::string> weightSeeds()
{
    const auto ones = [](at::IntArrayRef shape, at::ScalarType type) {
        return at::ones(shape, type);
    };
    return {safetensors({{"a", ones({2, 3}, at::kFloat)}, {"b.weight", ones({4}, at::kHalf)},
                {"scalar", ones({}, at::kLong)}, {"empty", ones({0, 7}, at::kBFloat16)}}),
        safetensors({{"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight",
                         ones({4, 320}, at::kHalf)},
            {"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight",
                ones({320, 4}, at::kHalf)},
            {"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.alpha",
                ones({}, at::kHalf)}}),
        safetensors({{"emb_params", ones({2, 16}, at::kFloat)}}),
        safetensors({{"clip_l", ones({2, 16}, at::kHalf)}, {"clip_g", ones({2, 24}, at::kHalf)}}),
        contentsOf(golden / "embeddings/glow.safetensors"),
        contentsOf(golden / "safetensors_types.safetensors")};
}

std::vector<std::string> torchSeeds()
{
    return {contentsOf(golden / "torch_pickle_zip.pth"), contentsOf(golden / "torch_pickle_stream.pth"),
        contentsOf(golden / "embeddings/spark.pt")};
}

/// Whole models in eight bits: small files.
std::string singleFileSeed(bool isXl)
{
    StateDict weights = smallModel(isXl).file;
    for (auto& [name, weight] : weights)
        weight = weight.to(at::kFloat8_e4m3fn);
    return safetensors(weights);
}

Photo photoOf(int bits, int channels, bool alpha)
{
    Photo photo{.width = 37, .height = 23, .bits = bits, .channels = channels, .pixels = {}};
    const auto samples = static_cast<std::size_t>(photo.width * photo.height * bits / 8);
    for (std::size_t i = 0; i < samples * static_cast<std::size_t>(channels); ++i)
        photo.pixels.push_back(static_cast<std::byte>(i * 7 % 251));
    if (alpha)
        photo.alpha.assign(samples, std::byte{200});
    return photo;
}

std::vector<std::string> pictureSeeds(PhotoFormat format)
{
    std::vector<std::string> seeds;
    const bool deep = format == PhotoFormat::Png || format == PhotoFormat::Tiff;
    for (const int channels : {1, 3})
        for (const bool alpha : {false, true})
            if (!alpha || format != PhotoFormat::Jpeg)
                seeds.push_back(encodePhoto(photoOf(8, channels, alpha), {.format = format}));
    if (deep)
        seeds.push_back(encodePhoto(photoOf(16, 3, true), {.format = format}));
    const std::string name = "x" + std::string(extensionOf(format));
    if (isPictureFormat(name))
        seeds.push_back(written(name, [](const fs::path& path) {
            const GenerateRequest request{.prompt = "an owl, (red:1.2)\n模型",
                .negative = "blur",
                .steps = 20,
                .cfg = 7,
                .width = 64,
                .height = 48,
                .sampler = SamplerKind::Euler};
            const Image image{.width = 8, .height = 6, .pixels = std::vector<std::uint8_t>(8 * 6 * 3, 99)};
            std::vector<PngText> texts = parametersTexts(request, "a model", "0123456789");
            texts.push_back({"prompt", R"({"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20,
                "cfg": 8, "sampler_name": "euler", "positive": ["6", 0]}}, "6": {"class_type": "CLIPTextEncode",
                "inputs": {"text": "an owl"}}})"});
            writePicture(path, image, texts, 90);
        }));
    for (const auto& entry : fs::directory_iterator(golden / "exif_texts"))
        if (photoFormatOf(entry.path()) == format)
            seeds.push_back(contentsOf(entry.path()));
    return seeds;
}

/// Texts, pixels for the screen and pixels with their depth: all three, whatever the others make of the file.
void readPicture(const fs::path& file, PhotoFormat format)
{
    const bool saysSomething = isPictureFormat("x" + std::string(extensionOf(format)));
    std::string refusal;
    const auto attempt = [&refusal](const auto& reading) {
        try {
            reading();
        } catch (const Error& error) {
            refusal = error.what();
        }
    };
    if (saysSomething)
        attempt([&] { describePicture(file); });
    attempt([&] { readImage(file); });
    attempt([&] { readPhoto(file); });
    attempt([&] { readPhoto(file, 16); });
    if (!refusal.empty())
        throw badInput(refusal);
}

std::uint64_t pixelBytes(const std::string& contents)
{
    constexpr std::uint64_t bytesAPixel = 32; // several copies of 16 bits and four channels
    try {
        const PixelSize size = readPixelSize(std::as_bytes(std::span(contents)), "x");
        return bytesAPixel * static_cast<std::uint64_t>(size.width * size.height);
    } catch (const Error&) {
        return 0;
    }
}

Reader pictures(PhotoFormat format)
{
    const std::string extension(extensionOf(format));
    return {.name = extension.substr(1),
        .fileName = "x" + extension,
        .seeds = pictureSeeds(format),
        .read = [format](const fs::path& file) { readPicture(file, format); },
        .granted = pixelBytes};
}

std::vector<std::string> configSeeds()
{
    std::vector<std::string> seeds;
    for (const char* file : {"unet/config.json", "vae/config.json", "text_encoder/config.json",
             "scheduler/scheduler_config.json", "model_index.json"})
        seeds.push_back(contentsOf(golden / "tiny_sd" / file));
    return seeds;
}

/// As the configuration of whatever has one.
void readConfig(const fs::path& file)
{
    const nlohmann::json json = readJsonFile(file);
    std::string refusal;
    const auto attempt = [&refusal](const auto& reading) {
        try {
            reading();
        } catch (const Error& error) {
            refusal = error.what();
        }
    };
    attempt([&] { UNet2DConditionConfig::fromJson(json); });
    attempt([&] { AutoencoderKLConfig::fromJson(json); });
    attempt([&] { AutoencoderTinyConfig::fromJson(json); });
    attempt([&] { ClipTextConfig::fromJson(json); });
    attempt([&] { ClipVisionConfig::fromJson(json); });
    for (const SamplerKind sampler : allSamplers)
        attempt([&] { SchedulerConfig::fromJson(json, sampler); });
    if (!refusal.empty())
        throw badInput(refusal);
}

/// A model folder whose index is the damaged file.
void readIndex(const fs::path& file)
{
    const TemporaryFolder folder;
    for (const auto& entry : fs::directory_iterator(golden / "tiny_sd"))
        if (entry.is_directory())
            fs::create_directory_symlink(entry.path(), folder / entry.path().filename());
    fs::copy_file(file, folder / "model_index.json");
    describeModel(folder.path());
}

void readVocabulary(const fs::path& file)
{
    ClipTokenizer::fromFiles(file, golden / "tiny_sd/tokenizer/merges.txt").encode("a red owl, 模型");
}

void readTokenizerJson(const fs::path& file)
{
    const TemporaryFolder folder;
    fs::copy_file(file, folder / "tokenizer.json");
    ClipTokenizer::fromFolder(folder.path()).encode("a red owl, 模型");
}

void readZip(const fs::path& file)
{
    const ZipArchive archive(MappedFile::open(file));
    for (const std::string& name : archive.names())
        archive.contents(name);
}

std::vector<std::string> requestSeeds()
{
    std::vector<std::string> seeds{requestToJson(GenerateRequest{.model = "m",
        .prompt = "an owl",
        .steps = 3,
        .width = 64,
        .sampler = SamplerKind::Ddim,
        .embeddings = {"a.pt"}})};
    seeds.push_back(requestToJson(RelightRequest{.inputs = {"a.jpg", "b"}, .output = "o"}));
    seeds.push_back(
        requestToJson(GridRequest{.pictures = {"a.png"}, .columnLabels = {"x"}, .output = "o.png"}));
    return seeds;
}

std::vector<std::string> parameterSeeds()
{
    std::vector<std::string> seeds{
        R"x({"prompt": "an owl", "negative_prompt": "", "steps": 30, "resolution": "(1152, 896)", "seed": "7"})x"};
    const auto examples = nlohmann::json::parse(contentsOf(golden / "a1111_texts.json"));
    for (std::size_t i = 0; i < examples.size(); i += 9)
        seeds.push_back(examples[i].at("text"));
    return seeds;
}

std::vector<std::string> joined(std::vector<std::string> all, const std::vector<std::string>& more)
{
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace

std::vector<Reader> allReaders()
{
    const std::vector<std::string> weights = weightSeeds(), torch = torchSeeds(), configs = configSeeds();
    std::vector<Reader> readers{{.name = "safetensors",
                                    .fileName = "x.safetensors",
                                    .seeds = weights,
                                    .read =
                                        [](const fs::path& file) {
                                            readWeightFile(file);
                                        }},
        {.name = "torch",
            .fileName = "x.pth",
            .seeds = torch,
            .read =
                [](const fs::path& file) {
                    TorchFile::open(file);
                }},
        {.name = "zip", .fileName = "x.zip", .seeds = {torch[0], torch[2]}, .read = readZip},
        {.name = "recognition",
            .fileName = "x.ckpt",
            .seeds = joined(weights, torch),
            .read =
                [](const fs::path& file) {
                    recogniseModel(file);
                    inspect(file);
                }},
        {.name = "embedding",
            .fileName = "x.pt",
            .seeds = {weights[2], weights[3], weights[4], torch[2]},
            .read =
                [](const fs::path& file) {
                    readEmbeddingFile(file);
                }},
        {.name = "lora",
            .fileName = "x.safetensors",
            .seeds = {weights[1], contentsOf(golden / "lora_ink.safetensors"),
                contentsOf(golden / "lora_kolors.ckpt")},
            .read =
                [](const fs::path& file) {
                    LoraFile::open(file);
                }},
        {.name = "single_file",
            .fileName = "x.safetensors",
            .seeds = {singleFileSeed(false), singleFileSeed(true)},
            .read =
                [](const fs::path& file) {
                    const auto model = ModelSource::open(file);
                    for (const char* component : {"unet", "vae", "text_encoder"})
                        model->component(component);
                }},
        {.name = "config", .fileName = "config.json", .seeds = configs, .read = readConfig},
        {.name = "model_index", .fileName = "index.json", .seeds = {configs[4]}, .read = readIndex},
        {.name = "vocabulary",
            .fileName = "vocab.json",
            .seeds = {contentsOf(golden / "tiny_sd/tokenizer/vocab.json")},
            .read = readVocabulary},
        {.name = "tokenizer",
            .fileName = "tokenizer.json",
            .seeds = {contentsOf(golden / "tokenizer_tiny/saved/tokenizer.json")},
            .read = readTokenizerJson},
        {.name = "sentencepiece",
            .fileName = "tokenizer.model",
            .seeds = {contentsOf(golden / "tokenizer_chatglm/plain.model"),
                contentsOf(golden / "tokenizer_chatglm/tokenizer.model")},
            .read =
                [](const fs::path& file) {
                    SentencePieceModel::open(file).encode("a red owl, 模型");
                }},
        {.name = "request",
            .fileName = "request.json",
            .seeds = requestSeeds(),
            .read =
                [](const fs::path& file) {
                    requestFromJson(contentsOf(file));
                }},
        {.name = "parameters",
            .fileName = "parameters.txt",
            .seeds = parameterSeeds(),
            .read =
                [](const fs::path& file) {
                    parseParametersText(contentsOf(file));
                }},
        {.name = "recipe", .fileName = "recipe.yaml", .seeds = {recipeSeed}, .read = filtersFromRecipe},
        {.name = "metadata",
            .fileName = "metadata.jsonl",
            .seeds = {"{\"file_name\": \"a.png\", \"text\": \"a cat\"}\n"
                      "{\"images\": [\"b/c.png\"], \"text\": \"<__dj__image> \\u732b\"}\n"},
            .read =
                [](const fs::path& file) {
                    listDataset(file.parent_path());
                }},
        {.name = "metadata_csv",
            .fileName = "metadata.csv",
            .seeds = {"file_name,text\r\na.png,\"a \"\"red\"\" cat, asleep\"\r\nb.png,x\r\n"},
            .read =
                [](const fs::path& file) {
                    listDataset(file.parent_path());
                }},
        {.name = "caption",
            .fileName = "a.txt",
            .seeds = {"a cat, caf\xc3\xa9 \xf0\x9f\x98\x80",
                std::string("\xff\xfe"
                            "a\0\x3d\xd8\0\xde",
                    8),
                "\xba\xec\xc9\xab apple", "caf\xe9"},
            .read = [](const fs::path& file) {
                if (!utf8FromAny(contentsOf(file)))
                    throw badInput("It is in no known encoding.");
            }}};
    for (const PhotoFormat format :
        {PhotoFormat::Png, PhotoFormat::Jpeg, PhotoFormat::WebP, PhotoFormat::Tiff, PhotoFormat::Bmp})
        readers.push_back(pictures(format));
    Reader sizes{.name = "sizes", .fileName = "x.png", .seeds = {}, .read = [](const fs::path& file) {
                     readUprightSize(file, file);
                 }};
    for (const Reader& reader : readers)
        if (photoFormatOf(reader.fileName))
            sizes.seeds.insert(sizes.seeds.end(), reader.seeds.begin(), reader.seeds.end());
    readers.push_back(sizes);
    return readers;
}

std::string readingRefusal(const Reader& reader, const fs::path& file)
{
    try {
        reader.read(file);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

} // namespace candela
