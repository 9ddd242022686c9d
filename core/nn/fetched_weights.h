// Weights that are wanted for a moment only: what texts are encoded with before a picture is painted.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <utility>
#include <vector>

namespace candela
{

/// While one lives, the weights of `network` are in the type and place that is computed in; then they are
/// again as they were stored, and the pages of those that lie in a mapped file may leave memory. One thread.
class FetchedWeights
{
public:
    FetchedWeights(torch::nn::Module& network, const at::TensorOptions& options);
    ~FetchedWeights();
    FetchedWeights(const FetchedWeights&) = delete;
    FetchedWeights& operator=(const FetchedWeights&) = delete;

private:
    std::vector<std::pair<at::Tensor, at::Tensor>> m_kept; // parameter, its weight as it is stored
};

} // namespace candela
