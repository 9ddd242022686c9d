#include "core/bench/bench.h"

#include "core/api/error.h"
#include "core/bench/network_bench.h"
#include "core/bench/relight_bench.h"
#include "core/bench/startup_bench.h"

namespace candela
{

BenchResult runBench(const BenchRequest& request, RunContext& context)
{
    const Compute compute = chooseCompute(request.compute);
    if (request.what == "unet")
        return benchUnet(request, compute, context);
    if (request.what == "vae")
        return benchVae(request, compute, context);
    if (request.what == "text")
        return benchText(request, compute, context);
    if (request.what == "startup")
        return benchStartup(request, compute, context);
    if (request.what == "relight")
        return benchRelight(request, compute, context);
#ifndef CANDELA_ENGINE_ONLY
    if (request.what == "train")
        return benchTraining(request, compute, context);
#endif
    throw badInput("There is no measurement '" + request.what
        + "'; known are unet, vae, text, train, startup and relight.");
}

} // namespace candela
