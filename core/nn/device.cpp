#include "core/nn/device.h"

#include "core/api/error.h"
#include "core/nn/kernels/machine.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/types.h>

namespace candela
{
namespace
{

at::Device chooseDevice(const std::string& wish)
{
    const bool hasCuda = at::hasCUDA();
    if (wish == "auto")
        return hasCuda ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
    if (wish == "cpu")
        return at::kCPU;
    if (!wish.starts_with("cuda"))
        throw badInput("There is no device '" + wish + "'; known are auto, cpu, cuda and cuda:N.");
    if (!hasCuda)
        throw badInput("The device " + wish + " was asked for, but this build finds no CUDA device.",
            "Use the device auto or cpu.");
    int index = 0;
    if (wish.size() > 4) {
        const std::string digits = wish.size() > 5 && wish[4] == ':' ? wish.substr(5) : std::string();
        if (digits.empty() || digits.size() > 3
            || digits.find_first_not_of("0123456789") != std::string::npos)
            throw badInput("There is no device '" + wish + "'; known are auto, cpu, cuda and cuda:N.");
        index = std::stoi(digits);
    }
    const auto count = static_cast<int>(at::detail::getCUDAHooks().deviceCount());
    if (index >= count)
        throw badInput("The device " + wish + " was asked for, but there are only " + std::to_string(count)
            + " CUDA devices.");
    return {at::kCUDA, static_cast<at::DeviceIndex>(index)};
}

bool processorMultipliesBf16()
{
    return processor().nativeBf16();
}

at::ScalarType choosePrecision(Precision wish, at::Device device)
{
    switch (wish) {
    case Precision::Fp32:
        return at::kFloat;
    case Precision::Bf16:
        return at::kBFloat16;
    case Precision::Fp16:
        if (device.is_cpu())
            throw badInput(
                "The precision fp16 was asked for on the processor, which would be slower than fp32.",
                "Use bf16, fp32 or auto; fp16 is for CUDA.");
        return at::kHalf;
    case Precision::Auto:
        break;
    }
    if (device.is_cuda())
        return at::kHalf;
    return processorMultipliesBf16() ? at::kBFloat16 : at::kFloat;
}

} // namespace

Compute chooseCompute(const ComputeOptions& options)
{
    if (options.threads < 0 || options.threads > 1024)
        throw badInput("The number of threads is " + std::to_string(options.threads)
            + "; it must lie between 0 (all) and 1024.");
    at::set_num_threads(options.threads > 0 ? options.threads : usableThreads());
    const at::Device device = chooseDevice(options.device);
    return {.device = device, .dtype = choosePrecision(options.precision, device)};
}

std::string nameOf(at::Device device)
{
    return device.str();
}

std::string nameOf(at::ScalarType dtype)
{
    switch (dtype) {
    case at::kBFloat16:
        return "bf16";
    case at::kHalf:
        return "fp16";
    default:
        return "fp32";
    }
}

} // namespace candela
