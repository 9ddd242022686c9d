#include "core/pipelines/memory_estimate.h"

#include <ATen/DeviceAccelerator.h>

#include <algorithm>
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

std::uint64_t elementSize(const StableDiffusion& model)
{
    return c10::elementSize(model.compute.dtype);
}

std::uint64_t pixelsOf(int width, int height)
{
    return static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
}

/// Two rows: the skips of every level sum to about 4 maps of the first level's width (each level has a
/// quarter of the pixels and at most twice the channels), and a block works on about 12 more (GEGLU alone:
/// 8).
std::uint64_t unetBytes(const StableDiffusion& model, int width, int height)
{
    const auto factor = static_cast<std::uint64_t>(model.codec.pixelsPerLatent());
    const std::uint64_t latents = pixelsOf(width, height) / (factor * factor);
    const auto unetWidth = static_cast<std::uint64_t>(model.unet->config().blockOutChannels.front());
    return latents * unetWidth * elementSize(model) * 2 * 16;
}

/// Whole: the last level's up-sampled map and the residual block's two, at full size. In bands: what is held
/// of the maps, the picture itself, and half a dozen bands in fp32.
std::uint64_t decoderBytes(const StableDiffusion& model, int width, int height, CodecMaps maps)
{
    const std::uint64_t pixels = pixelsOf(width, height);
    const auto channels = static_cast<std::uint64_t>(model.codec.fullSizeChannels());
    const std::uint64_t whole = pixels * channels * elementSize(model) * 4;
    if (maps == CodecMaps::Whole)
        return whole;
    constexpr std::uint64_t picture = 3 * 4 * 2; // bytes of a pixel
    constexpr std::uint64_t bands = 6 * 4 * (std::uint64_t(1) << 24);
    const auto held = static_cast<std::uint64_t>(model.codec.heldChannels());
    return std::min(whole, pixels * (held * elementSize(model) + picture) + bands);
}

} // namespace

std::uint64_t estimateActivationBytes(const StableDiffusion& model, int width, int height, CodecMaps maps)
{
    return std::max(unetBytes(model, width, height), decoderBytes(model, width, height, maps));
}

std::uint64_t availableMemory(at::Device device)
{
    if (!device.is_cpu()) { // what is free, and what the allocator holds and nobody uses
        const auto total = static_cast<std::size_t>(at::CachingAllocator::StatType::AGGREGATE);
        const auto stats = at::accelerator::getDeviceStats(device.index());
        return at::accelerator::getMemoryInfo(device.index()).first
            + static_cast<std::uint64_t>(
                stats.reserved_bytes[total].current - stats.allocated_bytes[total].current);
    }
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

MemoryNeeds memoryNeeds(const StableDiffusion& model, VaeTiling tiling, int width, int height)
{
    std::uint64_t loose = 0;
    for (const at::Tensor& weight : model.unet->looseWeights())
        loose += static_cast<std::uint64_t>(weight.numel());
    const CodecMaps least = tiling == VaeTiling::Off ? CodecMaps::Whole : CodecMaps::InBands;
    const std::uint64_t size = elementSize(model);
    return {.unet = weightCount(*model.unet) * size,
        .largestBlock = (loose + model.unet->largestBlock()) * size,
        .autoencoder = model.codec.weights() * c10::elementSize(model.codec.dtype()),
        .textEncoder = model.text->mostFetched() * size,
        .sampling = unetBytes(model, width, height),
        .decoding = decoderBytes(model, width, height, least)};
}

CodecMaps chooseCodecMaps(const StableDiffusion& model, VaeTiling tiling, int width, int height)
{
    if (tiling != VaeTiling::Auto)
        return tiling == VaeTiling::On ? CodecMaps::InBands : CodecMaps::Whole;
    const std::uint64_t available = availableMemory(model.compute.device);
    // Its weights are not there yet where they come for their turn.
    const std::uint64_t weights = model.residence == Residence::Resident
        ? 0
        : model.codec.weights() * c10::elementSize(model.codec.dtype());
    const bool fits =
        available == 0 || weights + decoderBytes(model, width, height, CodecMaps::Whole) <= available;
    return fits ? CodecMaps::Whole : CodecMaps::InBands;
}

void requireMemoryFor(const StableDiffusion& model, VaeTiling tiling, int width, int height)
{
    if (!model.compute.device.is_cpu())
        return; // the device's allocator says so itself, and pages nothing out
    const CodecMaps maps = chooseCodecMaps(model, tiling, width, height);
    const std::uint64_t needed = estimateActivationBytes(model, width, height, maps);
    const std::uint64_t available = availableMemory(model.compute.device);
    if (available == 0 || needed <= available)
        return;
    const bool wouldFit = estimateActivationBytes(model, width, height, CodecMaps::InBands) <= available;
    throw Error(ErrorKind::OutOfMemory,
        "A picture of " + std::to_string(width) + "x" + std::to_string(height) + " pixels would need about "
            + gigabytes(needed) + " of memory, and " + gigabytes(available) + " are free.",
        wouldFit ? "Let the autoencoder work in tiles, or choose a smaller size." : "Choose a smaller size.");
}

} // namespace candela
