#include "core/nn/fetched_weights.h"

#include "core/io/mapped_tensor.h"
#include "core/nn/parameters.h"

#include <c10/core/InferenceMode.h>

namespace candela
{

FetchedWeights::FetchedWeights(const torch::nn::Module& network, const FetchTo& to, const StopCheck& stop)
    : FetchedWeights(to ? network.parameters() : std::vector<at::Tensor>(), to, stop)
{
}

FetchedWeights::FetchedWeights(std::vector<at::Tensor> weights, const FetchTo& to, const StopCheck& stop)
{
    if (!to)
        return;
    const c10::InferenceMode ordinaryTensors(false); // only these may take a parameter's place
    const at::NoGradGuard noGradients;
    try {
        for (at::Tensor& weight : weights) {
            checkStop(stop);
            const at::Tensor fetched = weight.detach().to(
                to->device(), to->dtype().toScalarType(), false, false, weightOrder(weight));
            m_kept.emplace_back(weight, weight.detach());
            weight.set_data(fetched);
        }
    } catch (...) { // there will be no destructor's call
        giveBack();
        throw;
    }
}

FetchedWeights::~FetchedWeights()
{
    giveBack();
}

void FetchedWeights::giveBack()
{
    for (auto& [weight, stored] : m_kept) {
        weight.set_data(stored);
        releasePages(stored);
    }
}

std::uint64_t weightCount(const torch::nn::Module& network)
{
    std::uint64_t count = 0;
    for (const at::Tensor& weight : network.parameters())
        count += static_cast<std::uint64_t>(weight.numel());
    return count;
}

} // namespace candela
