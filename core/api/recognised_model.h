// What a file or folder of weights is, told from names and shapes alone. Plain values, any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candela
{

enum class ModelKind {
    Unknown,
    Checkpoint, // a whole model: UNet, autoencoder and text encoders
    Unet,
    Vae,
    TextEncoder,
    Lora, // and its relatives: LoHa, LoKr, …
    Embedding, // textual inversion
    ControlNet,
    Upscaler,
    Relight, // URetinex-Net
};

enum class ModelLayout {
    Folder, // diffusers'
    Safetensors,
    Pickle, // PyTorch's own; read as data
};

/// What training says of itself in the header of a file.
struct TrainingFacts {
    std::string baseModel; // as the trainer called it
    std::vector<std::string> triggerWords; // what the prompt needs for it to act
    std::vector<std::pair<std::string, int>> tags; // captions' words by how often they were there, at most 50
};

struct RecognisedModel {
    std::filesystem::path path;
    ModelKind kind = ModelKind::Unknown;
    ModelLayout layout = ModelLayout::Safetensors;
    std::string className; // of a whole folder: "StableDiffusionXLPipeline"; else empty
    /// "sd1", "sd2", "sdxl", "sdxl_refiner", "kolors", "sd3", "flux", "small" (a small model of the same
    /// classes); empty where nothing tells. Kolors' and SDXL's LoRAs have the same names and shapes: without
    /// metadata they count as "sdxl".
    std::string family;
    std::string variant; // "inpainting", "instruct_pix2pix", "depth", "upscale", "tiny"; empty: the plain one
    /// "epsilon" or "v_prediction", as the file says or its family is published; empty where neither tells
    /// (SD 2.x has both).
    std::string prediction;
    std::string precision; // "fp32", "fp16", "bf16", …, "mixed", "none"; of the UNet where there is one
    std::uint64_t tensors = 0, parameters = 0;
    std::uint64_t bytes = 0; // on disk
    std::string algorithm; // of a LoRA: "lora", "loha", "lokr", "oft", "full", "dora"; else empty
    int rank = 0; // of a LoRA, what most of its layers have; 0 where it has none
    std::optional<double> alpha;
    int vectors = 0; // of an embedding: tokens of the prompt it takes
    std::string title, author, license, description; // as the file says
    TrainingFacts training;
    /// Everything the header says, in order; long values are cut.
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// Reads headers and JSON files, never weights: milliseconds, whatever the size. `path` is a .safetensors
/// file, one of PyTorch's (.ckpt, .pt, .pth, .bin) or a diffusers folder, whole or of one component. Throws
/// Error (BadInput) where it is none of these or damaged; sound weights of no known kind are Unknown.
RecognisedModel recogniseModel(const std::filesystem::path& path);

/// Whether a single file of weights is a whole model that can be painted with.
bool isPaintableFile(const RecognisedModel& model);

/// "checkpoint", "unet", "vae", "text_encoder", "lora", "embedding", "controlnet", "upscaler", "relight";
/// "tensors" for Unknown.
std::string_view nameOf(ModelKind kind);

/// Whether the name ends like that of a file of weights, in whatever case.
bool isWeightFileName(const std::filesystem::path& path);

} // namespace candela
