#include "core/training/run_folder.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"

#include <torch/utils.h>

namespace candela
{

std::filesystem::path outputOf(const std::filesystem::path& output, const std::filesystem::path& resume)
{
    if (!resume.empty())
        return resume;
    if (output.empty())
        throw badInput("Training needs an output folder.");
    if (std::filesystem::exists(output) && !std::filesystem::is_empty(output))
        throw badInput("The output folder " + quoted(output) + " is not empty.",
            "Choose a new one, or go on with the run in it by resuming it.");
    return output;
}

void beginRun(const std::filesystem::path& output, const std::string& recipe)
{
    std::filesystem::create_directories(output / runFolder);
    writeFile(output / runFolder / "run.json", recipe);
}

TrainingRun startRun(const std::filesystem::path& output, const Compute& compute, std::uint32_t seed,
    double checkpointMinutes, RunContext& context)
{
    torch::manual_seed(seed);
    return {{.folder = output / runFolder,
                .device = compute.device,
                .dtype = compute.dtype,
                .seed = seed,
                .checkpointMinutes = checkpointMinutes},
        context};
}

std::filesystem::path recipeOf(const std::filesystem::path& config, const std::filesystem::path& resume)
{
    return resume.empty() ? config : resume / runFolder / "run.json";
}

} // namespace candela
