#include "core/api/recognised_model.h"

#include <algorithm>
#include <array>

namespace candela
{

std::string_view nameOf(ModelKind kind)
{
    switch (kind) {
    case ModelKind::Unknown:
        return "tensors";
    case ModelKind::Checkpoint:
        return "checkpoint";
    case ModelKind::Unet:
        return "unet";
    case ModelKind::Vae:
        return "vae";
    case ModelKind::TextEncoder:
        return "text_encoder";
    case ModelKind::Lora:
        return "lora";
    case ModelKind::Embedding:
        return "embedding";
    case ModelKind::ControlNet:
        return "controlnet";
    case ModelKind::Upscaler:
        return "upscaler";
    case ModelKind::Relight:
        return "relight";
    }
    return {};
}

bool isWeightFileName(const std::filesystem::path& path)
{
    constexpr std::array<std::string_view, 5> extensions = {".safetensors", ".ckpt", ".pt", ".pth", ".bin"};
    std::string extension;
    for (const char8_t c : path.extension().u8string())
        extension += c >= u8'A' && c <= u8'Z' ? static_cast<char>(c - u8'A' + 'a') : static_cast<char>(c);
    return std::ranges::find(extensions, extension) != extensions.end();
}

bool isPaintableFile(const RecognisedModel& model)
{
    constexpr std::array<std::string_view, 4> families = {"sd1", "sd2", "sdxl", "small"};
    return model.kind == ModelKind::Checkpoint && model.layout != ModelLayout::Folder
        && std::ranges::count(families, model.family) > 0
        && (model.variant.empty() || model.variant == "inpainting");
}

} // namespace candela
