#include "core/nn/fetched_weights.h"

#include "core/io/mapped_tensor.h"

#include <c10/core/InferenceMode.h>

namespace candela
{

FetchedWeights::FetchedWeights(torch::nn::Module& network, const at::TensorOptions& options)
{
    const c10::InferenceMode ordinaryTensors(false); // only these may take a parameter's place
    const at::NoGradGuard noGradients;
    for (at::Tensor& weight : network.parameters()) {
        m_kept.emplace_back(weight, weight.detach());
        weight.set_data(weight.detach().to(options));
    }
}

FetchedWeights::~FetchedWeights()
{
    for (auto& [weight, stored] : m_kept) {
        weight.set_data(stored);
        releasePages(stored);
    }
}

} // namespace candela
