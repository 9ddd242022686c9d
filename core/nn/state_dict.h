// Named weights, and how they get into a network and out of it.
#pragma once

#include "core/nn/parameters.h"
#include "core/nn/stop_check.h"

#include <torch/types.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace torch::nn
{
class Module;
}

namespace candela
{

using StateDict = std::map<std::string, at::Tensor>;

/// Shared: for inference; a stored tensor that fits as it is gets used where it lies (a file's mapping), and
/// no gradients are recorded. Owned: for training; everything is copied into memory of the network's own.
/// Stored: like Shared, but all stay where and as they lie until FetchedWeights brings them elsewhere.
enum class Weights { Shared, Owned, Stored };

struct LoadOptions {
    std::optional<at::ScalarType> dtype = {}; // empty: each as it is stored (as Weights::Stored anyway are)
    at::Device device = at::kCPU;
    Weights weights = Weights::Shared;
    std::string source = "the checkpoint"; // what to call it in an error: a file or folder
    StopCheck stop = {}; // called between tensors
    std::function<void(const at::Tensor&)> release =
        {}; // given each stored tensor once a copy of it is in use
};

/// Gives every parameter of `module` the tensor of its name, converted once (convolution weights to
/// channels-last). Spellings of older checkpoints are understood (the autoencoder's
/// query/key/value/proj_attn, a text encoder with or without "text_model.", its position_ids). Throws Error
/// (BadInput) that lists what is missing, left over, wrong-shaped or not floating-point; then nothing was
/// changed.
void loadStateDict(torch::nn::Module& module, const StateDict& weights, const LoadOptions& options = {});

/// Gives some parameters anew what loadStateDict() gave them, or what `change` makes of the stored tensor: in
/// fp32, say; it is converted like those of a file. Throws like loadStateDict() where the weights are not the
/// module's.
void reloadParameters(torch::nn::Module& module, const StateDict& weights, const std::set<std::string>& names,
    const LoadOptions& options,
    const std::function<at::Tensor(const std::string& name, const at::Tensor& stored)>& change);

/// The parameters by name: their own storage, not copies, without gradient history.
StateDict stateDict(const torch::nn::Module& module);

/// A network with a checkpoint's weights, without ever making weights of its own.
template <class Model, class Config>
std::shared_ptr<Model> loadModel(
    const Config& config, const StateDict& weights, const LoadOptions& options = {})
{
    std::shared_ptr<Model> model;
    {
        const PlaceholderParameters guard;
        model = std::make_shared<Model>(config);
    }
    loadStateDict(*model, weights, options);
    model->eval();
    return model;
}

} // namespace candela
