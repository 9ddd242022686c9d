#include "core/pipelines/safety_guard.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/mapped_tensor.h"
#include "core/io/pillow_resize.h"
#include "core/models/safety_checker.h"
#include "core/pipelines/clip_pixels.h"

#include <algorithm>

namespace candela
{
namespace
{

std::filesystem::path checkerOf(const GenerateRequest& request, const std::filesystem::path& modelFolder)
{
    const std::filesystem::path folder =
        request.safetyChecker.empty() ? modelFolder / "safety_checker" : request.safetyChecker;
    std::error_code missing;
    if (std::filesystem::is_regular_file(folder / "config.json", missing))
        return folder;
    if (!request.safetyChecker.empty())
        throw badInput("The safety checker " + quoted(folder) + " is no folder with a config.json.");
    throw badInput("The model " + quoted(modelFolder) + " has no safety checker of its own.",
        "Name a checker's folder, or switch the check off.");
}

} // namespace

SafetyGuard::SafetyGuard(
    const GenerateRequest& request, const std::filesystem::path& modelFolder, const Compute& compute)
    : m_folder(request.safety == SafetyMode::Off ? std::filesystem::path() : checkerOf(request, modelFolder))
    , m_compute(compute)
{
}

SafetyGuard::~SafetyGuard() = default;

bool SafetyGuard::objectsTo(const Image& picture, const StopCheck& stop)
{
    if (m_folder.empty())
        return false;
    if (!m_checker)
        m_checker = SafetyChecker::load(m_folder,
            {.dtype = m_compute.dtype, .device = m_compute.device, .stop = stop, .release = releasePages});
    return m_checker->check(clipPixels(picture, m_checker->imageSize()), stop).isObjectionable();
}

Image blurred(const Image& picture)
{
    constexpr int colours = 12; // along the longer side
    const int longer = std::max(picture.width, picture.height);
    const auto few = [longer](int side) {
        return std::max(1, side * colours / longer);
    };
    const Image small =
        resizedLikePillow(picture, few(picture.width), few(picture.height), PillowFilter::Bicubic);
    return resizedLikePillow(small, picture.width, picture.height, PillowFilter::Bicubic);
}

} // namespace candela
