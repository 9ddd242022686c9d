#include "core/pipelines/memory_estimate.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#ifdef _WIN32
#include <windows.h>
#endif

namespace candela
{
namespace
{

std::uint64_t readNumber(const char* path)
{
    std::ifstream file(path);
    std::uint64_t number = 0;
    return file >> number ? number : 0; // "max" means no limit
}

std::string gigabytes(std::uint64_t bytes)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GB", static_cast<double>(bytes) / 1e9);
    return text;
}

} // namespace

std::uint64_t estimateActivationBytes(const StableDiffusion& model, int width, int height)
{
    const std::uint64_t element = model.compute.dtype == at::kFloat ? 4 : 2;
    const auto pixels = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    const auto factor = static_cast<std::uint64_t>(model.codec.pixelsPerLatent());
    const std::uint64_t latents = pixels / (factor * factor);
    // UNet, two rows: the skips of every level sum to about 4 maps of the first level's width (each level has
    // a quarter of the pixels and at most twice the channels), and a block works on about 12 more (GEGLU
    // alone: 8).
    const auto unetWidth = static_cast<std::uint64_t>(model.unet->config().blockOutChannels.front());
    const std::uint64_t unet = latents * unetWidth * element * 2 * 16;
    // Decoder: the last level's up-sampled map and the residual block's two, at full size.
    const std::uint64_t decoder =
        pixels * static_cast<std::uint64_t>(model.codec.fullSizeChannels()) * element * 4;
    return std::max(unet, decoder);
}

std::uint64_t availableMemory()
{
#ifdef _WIN32
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof status;
    return GlobalMemoryStatusEx(&status) ? status.ullAvailPhys : 0;
#else
    std::uint64_t available = 0;
    std::ifstream meminfo("/proc/meminfo");
    for (std::string key; meminfo >> key;) {
        std::uint64_t kilobytes = 0;
        if (key == "MemAvailable:" && meminfo >> kilobytes)
            available = kilobytes * 1024;
        meminfo.ignore(256, '\n');
    }
    if (const std::uint64_t limit = readNumber("/sys/fs/cgroup/memory.max")) {
        const std::uint64_t used = readNumber("/sys/fs/cgroup/memory.current");
        available = std::min(available, limit > used ? limit - used : 0);
    }
    return available;
#endif
}

void requireMemoryFor(const StableDiffusion& model, const GenerateRequest& request)
{
    if (!model.compute.device.is_cpu())
        return; // the device's allocator says so itself, and pages nothing out
    const std::uint64_t needed = estimateActivationBytes(model, *request.width, *request.height);
    const std::uint64_t available = availableMemory();
    if (available > 0 && needed > available)
        throw Error(ErrorKind::OutOfMemory,
            "A picture of " + std::to_string(*request.width) + "x" + std::to_string(*request.height)
                + " pixels would need about " + gigabytes(needed) + " of memory, and " + gigabytes(available)
                + " are free.",
            "Choose a smaller size.");
}

} // namespace candela
