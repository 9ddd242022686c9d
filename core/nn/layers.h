// The layers every network is made of. Parameter names are the checkpoints' ("weight", "bias"); initial
// values are PyTorch's. All matrix products of the networks go through Linear::forward().
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <functional>
#include <memory>

namespace candela
{

class LowRankAdapter;

enum class Bias { No, Yes };

/// Older checkpoints keep some linear maps over pixels as 1x1 convolutions: same arithmetic, weight (out, in,
/// 1, 1).
enum class WeightShape { Linear, PointwiseConv };

/// For inference, once the weights are there: from its next forward pass on, every bf16 layer of `network`
/// keeps its weight only as the processor's matrix product wants it, packed for the size of that pass. Its
/// parameter `weight` then has a shape but no values: nothing can be saved or trained any more, only loaded
/// anew. Where packing does not pay (see packingFits), everything stays as it is.
void packForInference(torch::nn::Module& network);

/// Before a layer's weight is given anew: its packed form, if `layer` has one, would take memory until the
/// next forward pass.
void forgetPacked(torch::nn::Module& layer);

/// Whether gradients are wanted of anything in it: a parameter, or an adapter beside one.
bool learns(const torch::nn::Module& network);

/// A layer's weight in that form.
class PackedWeight
{
public:
    void allow() { m_allowed = true; }
    void forget() { m_packed = at::Tensor(); }

    /// The packed form of `weight`, made by `pack` when the weight has values: at first and after each
    /// loading. Undefined where the weight is to be used as it is.
    const at::Tensor& of(const at::Tensor& weight, const std::function<at::Tensor()>& pack);

private:
    bool m_allowed = false;
    at::Tensor m_packed;
};

class Linear : public torch::nn::Module
{
public:
    Linear(int64_t in, int64_t out, Bias bias = Bias::Yes, WeightShape shape = WeightShape::Linear);

    /// x (…, in) → (…, out)
    at::Tensor forward(const at::Tensor& x) const;
    void allowPacking() { m_packed.allow(); }
    void forgetPacked() { m_packed.forget(); }
    /// From now on the output is changed by it; null: by nothing. For weights that are not packed.
    void adapt(std::shared_ptr<const LowRankAdapter> adapter) { m_adapter = std::move(adapter); }
    bool isAdapted() const { return m_adapter != nullptr; }

    at::Tensor weight;
    at::Tensor bias; // undefined without one

private:
    mutable PackedWeight m_packed;
    std::shared_ptr<const LowRankAdapter> m_adapter;
};

struct Conv2dOptions {
    int64_t kernel = 3;
    int64_t stride = 1;
    int64_t padding = 1;
    Bias bias = Bias::Yes;
};

class Conv2d : public torch::nn::Module
{
public:
    Conv2d(int64_t in, int64_t out, const Conv2dOptions& options = {});

    /// x (B, in, h, w) → (B, out, h', w')
    at::Tensor forward(const at::Tensor& x) const;
    /// Likewise with `shift` (out) added to every pixel, for no more than the convolution itself costs.
    at::Tensor forward(const at::Tensor& x, const at::Tensor& shift) const;
    void allowPacking() { m_packed.allow(); }
    void forgetPacked() { m_packed.forget(); }
    void adapt(std::shared_ptr<const LowRankAdapter> adapter) { m_adapter = std::move(adapter); } // as Linear
    bool isAdapted() const { return m_adapter != nullptr; }

    at::Tensor weight; // (out, in, kernel, kernel)
    at::Tensor bias; // undefined without one

private:
    at::Tensor convolve(const at::Tensor& x, const at::Tensor& offset) const;

    int64_t m_stride;
    int64_t m_padding;
    mutable PackedWeight m_packed;
    std::shared_ptr<const LowRankAdapter> m_adapter;
};

class LayerNorm : public torch::nn::Module
{
public:
    explicit LayerNorm(int64_t features, double epsilon = 1e-5);

    /// x (…, features), normalised over the last dimension
    at::Tensor forward(const at::Tensor& x) const;

    at::Tensor weight;
    at::Tensor bias;

private:
    double m_epsilon;
};

class Embedding : public torch::nn::Module
{
public:
    Embedding(int64_t count, int64_t features);

    /// ids (…) of int64 in [0, count) → (…, features)
    at::Tensor forward(const at::Tensor& ids) const;

    at::Tensor weight;
};

} // namespace candela
