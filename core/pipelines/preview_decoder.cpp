#include "core/pipelines/preview_decoder.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/json_file.h"
#include "core/io/weight_file.h"
#include "core/models/taesd.h"

namespace candela
{
namespace
{

namespace fs = std::filesystem;

bool isFile(const fs::path& path)
{
    std::error_code missing;
    return fs::is_regular_file(path, missing);
}

/// What `place` means: a file of weights, or diffusers' folder; empty where it has none for these latents.
fs::path decoderIn(const fs::path& place, LatentKind kind)
{
    std::error_code missing;
    if (!fs::exists(place, missing))
        throw badInput("The decoder for previews, " + quoted(place) + ", does not exist.");
    if (!fs::is_directory(place, missing) || isFile(place / "config.json"))
        return place;
    const std::string name = kind == LatentKind::Xl ? "taesdxl" : "taesd";
    for (const char* extension : {".safetensors", ".pth"})
        if (const fs::path file = place / (name + "_decoder" + extension); isFile(file))
            return file;
    if (isFile(place / name / "config.json"))
        return place / name;
    return {};
}

fs::path weightsIn(const fs::path& folder)
{
    for (const char* name : {"diffusion_pytorch_model.safetensors",
             "diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.bin"})
        if (isFile(folder / name))
            return folder / name;
    throw badInput("The decoder for previews, " + quoted(folder) + ", has no weights.");
}

} // namespace

std::shared_ptr<AutoencoderTiny> loadPreviewDecoder(
    const fs::path& place, LatentKind kind, const Compute& compute)
{
    const fs::path found = decoderIn(place, kind);
    if (found.empty())
        return nullptr;
    const LoadOptions options{.dtype = compute.dtype, .device = compute.device, .source = quoted(found)};
    if (!isFile(found))
        return loadTinyDecoder(AutoencoderTinyConfig::fromJson(readJsonFile(found / "config.json")),
            readWeightFile(weightsIn(found)), options);
    const StateDict weights = readWeightFile(found);
    return isTaesdDecoder(weights) ? loadTaesdDecoder(weights, options)
                                   : loadTinyDecoder({}, weights, options);
}

} // namespace candela
