#include "core/lora/lora_change.h"

#include <ATen/ATen.h>

#include <cassert>

namespace candela
{
namespace
{

using enum LoraPart;

/// The parts in fp32 where the weight is.
class Parts
{
public:
    Parts(const LoraLayer& layer, at::Device device)
        : m_layer(layer)
        , m_device(device)
    {
    }
    bool has(LoraPart part) const { return m_layer.has(part); }
    at::Tensor operator[](LoraPart part) const { return m_layer.at(part).to(m_device, at::kFloat); }

private:
    const LoraLayer& m_layer;
    at::Device m_device;
};

/// core (p, q, h, w), a (p, out), b (q, in) → (out, in·h·w)
at::Tensor tucker(const at::Tensor& core, const at::Tensor& a, const at::Tensor& b)
{
    return at::einsum("pqhw,po,qi->oihw", {core, a, b}).flatten(1);
}

/// Down (rank, in, …) and Up (out, rank, …), with LoCon's core between them → (out, in·h·w)
at::Tensor lowRank(const Parts& parts)
{
    const at::Tensor up = parts[Up].flatten(1), down = parts[Down].flatten(1);
    return parts.has(Middle) ? tucker(parts[Middle], up.t(), down) : up.mm(down);
}

/// A factor of LoHa or LoKr, itself factored
at::Tensor product(const Parts& parts, LoraPart a, LoraPart b, LoraPart core)
{
    return parts.has(core) ? tucker(parts[core], parts[a], parts[b]) : parts[a].mm(parts[b]);
}

/// first (m, n) ⊗ second (p, q[, h, w]) → (m·p, n·q·h·w): over the channels, whatever the window
at::Tensor kronecker(const Parts& parts)
{
    const at::Tensor first = parts.has(KroneckerFirst) ? parts[KroneckerFirst].flatten(1)
                                                       : parts[KroneckerFirstA].mm(parts[KroneckerFirstB]);
    const at::Tensor second = parts.has(KroneckerSecond)
        ? parts[KroneckerSecond].flatten(1)
        : product(parts, KroneckerSecondA, KroneckerSecondB, KroneckerSecondCore);
    return at::kron(first, second); // columns of `second` are (q, h, w), so those of the product (n, q, h, w)
}

at::Tensor plainChange(const LoraLayer& layer, at::Device device)
{
    const Parts parts(layer, device);
    if (layer.has(Down))
        return lowRank(parts);
    if (layer.has(HadamardFirstA))
        return product(parts, HadamardFirstA, HadamardFirstB, HadamardFirstCore)
            * product(parts, HadamardSecondA, HadamardSecondB, HadamardSecondCore);
    return layer.has(Full) ? parts[Full] : kronecker(parts);
}

double scaleOf(const LoraLayer& layer, std::optional<double> statedAlpha)
{
    const double alpha = layer.alpha.value_or(statedAlpha.value_or(0));
    const std::int64_t rank = layer.rank();
    return alpha == 0 || rank == 0 ? 1 : alpha / static_cast<double>(rank);
}

/// DoRA: gives the rows of `weight` (or its columns, over rows and window) the lengths that the layer states.
at::Tensor withMagnitude(const at::Tensor& weight, const LoraLayer& layer)
{
    constexpr double least = 1e-12; // of a length: nothing can be made longer
    const at::Tensor magnitude =
        layer.at(layer.has(RowMagnitude) ? RowMagnitude : Magnitude).to(weight.device(), at::kFloat);
    const bool ofRows =
        layer.has(RowMagnitude) || magnitude.dim() == 1 || magnitude.size(0) == weight.size(0);
    if (ofRows) {
        const at::Tensor rows = weight.flatten(1); // (out, in·h·w)
        const at::Tensor lengths = rows.norm(2, 1, true).clamp_min(least);
        return (rows * (magnitude.reshape({-1, 1}) / lengths)).view_as(weight);
    }
    const at::Tensor columns = weight.transpose(0, 1).flatten(1); // (in, out·h·w)
    std::vector<std::int64_t> shape(static_cast<std::size_t>(weight.dim()), 1);
    shape[1] = weight.size(1);
    const at::Tensor lengths = columns.norm(2, 1).clamp_min(least);
    return weight * (magnitude.flatten() / lengths).reshape(shape);
}

} // namespace

at::Tensor changeOf(const LoraLayer& layer, const at::Tensor& weight, std::optional<double> statedAlpha)
{
    assert(layer.changesWeight());
    const at::Tensor change =
        plainChange(layer, weight.device()).reshape(weight.sizes()) * scaleOf(layer, statedAlpha);
    return layer.isDecomposed() ? withMagnitude(weight + change, layer) - weight : change;
}

at::Tensor biasChangeOf(const LoraLayer& layer, const at::Tensor& bias)
{
    return layer.at(FullBias).to(bias.device(), at::kFloat);
}

} // namespace candela
