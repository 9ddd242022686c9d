// Weights that are wanted for a moment only: what texts are encoded with before a picture is painted, and
// networks that do not fit a device's memory side by side, or not even whole.
#pragma once

#include "core/nn/stop_check.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace candela
{

/// The type and place that is computed in; nothing: the weights are there already.
using FetchTo = std::optional<at::TensorOptions>;

/// While one lives, weights are in the type, place and order that is computed in; then they are again as they
/// were, and the pages of those that lie in a mapped file may leave memory. `stop` is called between weights;
/// what it or the device throws leaves all as it was. One thread.
class FetchedWeights
{
public:
    FetchedWeights(const torch::nn::Module& network, const FetchTo& to, const StopCheck& stop = {});
    FetchedWeights(std::vector<at::Tensor> weights, const FetchTo& to, const StopCheck& stop = {});
    ~FetchedWeights();
    FetchedWeights(const FetchedWeights&) = delete;
    FetchedWeights& operator=(const FetchedWeights&) = delete;

private:
    void giveBack();

    std::vector<std::pair<at::Tensor, at::Tensor>> m_kept; // parameter, its weight as it was
};

/// Numbers in the network's weights.
std::uint64_t weightCount(const torch::nn::Module& network);

} // namespace candela
