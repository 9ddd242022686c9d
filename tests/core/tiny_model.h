// The tiny random model of the real classes that tests/reference/text_to_image.py makes, and requests for it.
#pragma once

#include "core/api/engine.h"
#include "core/io/image_file.h"
#include "core/io/safetensors.h"
#include "core/verify/checks.h"
#include "tests/support/temporary_folder.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace candela
{

namespace fs = std::filesystem;

inline const fs::path tinyModel = fs::path(CANDELA_GOLDEN_DIR) / "tiny_sd";

inline GenerateRequest requestFor(const nlohmann::json& settings)
{
    GenerateRequest request = referenceRequest(settings);
    request.model = tinyModel;
    return request;
}

inline GenerateRequest quickRequest()
{
    return requestFor({{"prompt", "a red owl"}, {"negative", ""}, {"seed", 42}, {"steps", 3}, {"cfg", 5.0},
        {"width", 64}, {"height", 64}, {"eta", 0.0}, {"sampler", "euler_a"}, {"schedule", "default"}});
}

/// A copy of the tiny model whose scheduler says that the network predicts `prediction`.
inline fs::path modelPredicting(const std::string& prediction, const TemporaryFolder& scratch)
{
    const fs::path copy = scratch.path() / prediction;
    if (fs::exists(copy))
        return copy;
    fs::copy(tinyModel, copy, fs::copy_options::recursive);
    const fs::path config = copy / "scheduler/scheduler_config.json";
    nlohmann::json json = nlohmann::json::parse(std::ifstream(config));
    json["prediction_type"] = prediction;
    std::ofstream(config) << json;
    return copy;
}

inline at::Tensor latentsOf(Engine& engine, GenerateRequest request, const TemporaryFolder& scratch)
{
    request.latentsFile = scratch.path() / "latents.safetensors";
    RunContext context;
    engine.run(request, context);
    return SafetensorsFile::open(request.latentsFile).tensor("latents").clone();
}

/// The picture that tests/reference/image_to_image.py begins from.
inline fs::path writeSource(int width, int height, const TemporaryFolder& scratch)
{
    Image image{.width = width, .height = height, .channels = 3, .pixels = {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                image.pixels.push_back(static_cast<std::uint8_t>(x * 3 + y * 5 + c * 40 + x * y / 16));
    return writePng(scratch.path() / "source.png", image);
}

} // namespace candela
