#include "core/bench/relight_bench.h"

#include "core/bench/figures.h"
#include "core/models/uretinex_files.h"
#include "core/models/uretinex_tiles.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <chrono>

namespace candela
{
namespace
{

struct Seconds {
    double whole = 0, adjust = 0;
};

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of the convolutions as they are defined, whatever they are computed by.
double flopPerPixel(const torch::nn::Module& network)
{
    double flop = 0;
    for (const auto& parameter : network.named_parameters())
        if (parameter.value().dim() == 4)
            flop += 2 * static_cast<double>(parameter.value().numel());
    return flop;
}

double flopPerPixel(const Uretinex& networks)
{
    return flopPerPixel(*networks.low) + flopPerPixel(*networks.adjustment)
        + static_cast<double>(networks.config.rounds)
        * (flopPerPixel(*networks.reflectance) + flopPerPixel(*networks.illumination));
}

Seconds timeOnce(const TiledUretinex& networks, const at::Tensor& picture, RunContext& context)
{
    const TileObserver stop = [&context](int, int) {
        context.throwIfStopped();
    };
    const PictureSource source = [&picture](const Region& region) {
        return picture.narrow(2, region.y, region.height).narrow(3, region.x, region.width);
    };
    at::Tensor result = at::empty_like(picture);
    const auto start = std::chrono::steady_clock::now();
    const at::Tensor parts = networks.decompose(picture.size(2), picture.size(3), source, stop);
    const auto between = std::chrono::steady_clock::now();
    networks.adjust(
        parts, defaultRelightRatio,
        [&result](const Region& region, const at::Tensor& enhanced, const at::Tensor&) {
            result.narrow(2, region.y, region.height).narrow(3, region.x, region.width).copy_(enhanced);
        },
        stop);
    return {.whole = secondsSince(start), .adjust = secondsSince(between)};
}

} // namespace

BenchResult benchRelight(const BenchRequest& request, const Compute& wish, RunContext& context)
{
    const Compute compute = TiledUretinex::advised(wish);
    const c10::InferenceMode noGradients;
    const Uretinex weights = request.model.empty() ? Uretinex::make({}) : loadUretinex(request.model);
    const TiledUretinex networks(weights, compute);
    const at::Tensor picture =
        at::rand({1, 3, request.height, request.width}).mul_(0.3).contiguous(at::MemoryFormat::ChannelsLast);

    const int repeats = std::max(1, request.repeats);
    const Seconds first = timeOnce(networks, picture, context);
    std::vector<Seconds> all;
    for (int i = 0; i < repeats; ++i) {
        context.emit(Progress{.phase = Phase::Relighting, .step = i, .of = repeats});
        all.push_back(timeOnce(networks, picture, context));
    }
    const auto middle = all.begin() + repeats / 2;
    std::ranges::nth_element(all, middle, {}, &Seconds::whole);

    const std::int64_t pixels = picture.numel() / 3;
    const double gflop = flopPerPixel(weights) * static_cast<double>(pixels) * 1e-9;
    BenchResult result;
    result.figures = {{"seconds", middle->whole}, {"adjust_seconds", middle->adjust},
        {"seconds_first", first.whole}, {"gflop", gflop}, {"gflops", gflop / middle->whole}};
    addMachineFigures(result, compute);
    return result;
}

} // namespace candela
