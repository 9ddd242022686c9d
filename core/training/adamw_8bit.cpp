#include "core/training/adamw_8bit.h"

#include <ATen/Parallel.h>
#include <ATen/ops/zeros.h>
#include <torch/types.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace candela
{
namespace
{

/// A step's numbers, in fp32 where the kernel takes them so.
struct Coefficients {
    explicit Coefficients(const AdamWStep& step)
        : keepFirst(static_cast<float>(step.options.beta1))
        , keepSecond(static_cast<float>(step.options.beta2))
        , addFirst(static_cast<float>(1 - step.options.beta1))
        , addSecond(static_cast<float>(1 - step.options.beta2))
        , epsilon(static_cast<float>(step.options.epsilon))
        , keepParameter(static_cast<float>(1 - step.rate * step.options.weightDecay))
    {
        const auto number = static_cast<double>(step.number);
        rootCorrection = static_cast<float>(std::sqrt(1 - std::pow(step.options.beta2, number)));
        size = static_cast<float>(step.rate / (1 - std::pow(step.options.beta1, number)));
    }
    float keepFirst, keepSecond, addFirst, addSecond, epsilon, keepParameter;
    float rootCorrection; // of the second moments' roots, which begin at 0
    float size; // the rate, and the correction of the first moments
};

/// Some blocks of one parameter, on the CPU, in fp32 and contiguous.
struct Piece {
    float* parameter;
    const float* gradient;
    std::uint8_t *firstCodes, *secondCodes;
    float *firstLargest, *secondLargest;
    std::int64_t count; // of elements
    const Coefficients* with;
};

constexpr std::int64_t blocksInPiece = 64;

void dequantise(
    const DynamicMap& map, const std::uint8_t* codes, float largest, float* into, std::int64_t count)
{
    const float* values = map.values();
    for (std::int64_t i = 0; i < count; ++i)
        into[i] = values[codes[i]] * largest;
}

float quantise(const DynamicMap& map, const float* values, std::uint8_t* into, std::int64_t count)
{
    std::uint32_t bits = 0; // without their sign, floats are in the order of their bits
    for (std::int64_t i = 0; i < count; ++i)
        bits = std::max(bits, std::bit_cast<std::uint32_t>(values[i]) & 0x7fffffffU);
    const float largest = std::bit_cast<float>(bits);
    const float scale = std::max(largest, smallestScale);
    for (std::int64_t i = 0; i < count; ++i)
        into[i] = map.nearest(values[i] / scale);
    return largest;
}

void stepBlock(const Piece& piece, std::int64_t block)
{
    const Coefficients& with = *piece.with;
    const DynamicMap &firstMap = DynamicMap::withSigns(), &secondMap = DynamicMap::withoutSigns();
    const std::int64_t start = block * quantisationBlock;
    const std::int64_t count = std::min(quantisationBlock, piece.count - start);
    std::array<float, quantisationBlock> first, second;
    dequantise(firstMap, piece.firstCodes + start, piece.firstLargest[block], first.data(), count);
    dequantise(secondMap, piece.secondCodes + start, piece.secondLargest[block], second.data(), count);

    float* parameter = piece.parameter + start;
    const float* gradient = piece.gradient + start;
    for (std::int64_t i = 0; i < count; ++i) {
        first[i] = first[i] * with.keepFirst + gradient[i] * with.addFirst;
        second[i] = second[i] * with.keepSecond + gradient[i] * gradient[i] * with.addSecond;
        const float denominator = std::sqrt(second[i]) / with.rootCorrection + with.epsilon;
        parameter[i] = parameter[i] * with.keepParameter - with.size * (first[i] / denominator);
    }
    piece.firstLargest[block] = quantise(firstMap, first.data(), piece.firstCodes + start, count);
    piece.secondLargest[block] = quantise(secondMap, second.data(), piece.secondCodes + start, count);
}

bool isPlain(const at::Tensor& tensor)
{
    return tensor.is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

void addPieces(
    std::vector<Piece>& pieces, const at::Tensor& parameter, Moments8bit& moments, const Coefficients& with)
{
    const Piece whole{.parameter = parameter.mutable_data_ptr<float>(),
        .gradient = parameter.grad().const_data_ptr<float>(),
        .firstCodes = moments.first.codes.mutable_data_ptr<std::uint8_t>(),
        .secondCodes = moments.second.codes.mutable_data_ptr<std::uint8_t>(),
        .firstLargest = moments.first.largest.mutable_data_ptr<float>(),
        .secondLargest = moments.second.largest.mutable_data_ptr<float>(),
        .count = parameter.numel(),
        .with = &with};
    for (std::int64_t start = 0; start < whole.count; start += blocksInPiece * quantisationBlock) {
        Piece piece = whole;
        piece.parameter += start;
        piece.gradient += start;
        piece.firstCodes += start;
        piece.secondCodes += start;
        piece.firstLargest += start / quantisationBlock;
        piece.secondLargest += start / quantisationBlock;
        piece.count = std::min(blocksInPiece * quantisationBlock, whole.count - start);
        pieces.push_back(piece);
    }
}

DynamicMap::Blocks zeroBlocks(const at::Tensor& parameter)
{
    const std::int64_t count = parameter.numel();
    const at::TensorOptions options = parameter.options().requires_grad(false);
    return {.codes = at::zeros({count}, options.dtype(at::kByte)),
        .largest =
            at::zeros({(count + quantisationBlock - 1) / quantisationBlock}, options.dtype(at::kFloat))};
}

} // namespace

AdamW8bit::AdamW8bit(std::vector<NamedParameter> parameters, AdamWOptions options)
    : Optimizer(std::move(parameters))
    , m_options(options)
{
    m_slots.reserve(this->parameters().size());
    for (const NamedParameter& parameter : this->parameters())
        m_slots.push_back(
            {.moments = {.first = zeroBlocks(parameter.tensor), .second = zeroBlocks(parameter.tensor)},
                .step = at::zeros({}, at::kLong)});
}

void AdamW8bit::step(double rate)
{
    const torch::NoGradGuard noGrad;
    std::vector<Piece> pieces;
    std::vector<Coefficients> coefficients;
    coefficients.reserve(m_slots.size()); // the pieces point into it
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const NamedParameter& parameter = parameters()[i];
        if (!parameter.tensor.grad().defined())
            continue;
        m_slots[i].step += 1;
        const AdamWStep step{.rate = rate * parameter.rateFactor,
            .number = m_slots[i].step.item<std::int64_t>(),
            .options = m_options};
        if (!isPlain(parameter.tensor) || !isPlain(parameter.tensor.grad())) {
            stepByTensors(parameter.tensor, m_slots[i].moments, step);
            continue;
        }
        coefficients.emplace_back(step);
        addPieces(pieces, parameter.tensor, m_slots[i].moments, coefficients.back());
    }
    at::parallel_for(
        0, static_cast<std::int64_t>(pieces.size()), 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t p = begin; p < end; ++p) {
                const Piece& piece = pieces[static_cast<std::size_t>(p)];
                for (std::int64_t block = 0; block * quantisationBlock < piece.count; ++block)
                    stepBlock(piece, block);
            }
        });
}

void stepByTensors(const at::Tensor& parameter, Moments8bit& moments, const AdamWStep& step)
{
    const Coefficients with(step);
    const DynamicMap &firstMap = DynamicMap::withSigns(), &secondMap = DynamicMap::withoutSigns();
    const at::Tensor gradient = parameter.grad().to(at::kFloat).reshape({-1});
    at::Tensor first = firstMap.dequantise(moments.first), second = secondMap.dequantise(moments.second);
    first.mul_(with.keepFirst).add_(gradient, with.addFirst);
    second.mul_(with.keepSecond).addcmul_(gradient, gradient, with.addSecond);
    const at::Tensor update = first / second.sqrt().div_(with.rootCorrection).add_(with.epsilon);
    const at::Tensor values = parameter.detach();
    values.mul_(with.keepParameter).sub_(update.view(values.sizes()), with.size);
    moments = {.first = firstMap.quantise(first), .second = secondMap.quantise(second)};
}

StateDict AdamW8bit::state() const
{
    StateDict result;
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const std::string& name = parameters()[i].name;
        const Moments8bit& moments = m_slots[i].moments;
        result[name + ".exp_avg"] = moments.first.codes;
        result[name + ".exp_avg.absmax"] = moments.first.largest;
        result[name + ".exp_avg_sq"] = moments.second.codes;
        result[name + ".exp_avg_sq.absmax"] = moments.second.largest;
        result[name + ".step"] = m_slots[i].step;
    }
    return result;
}

void AdamW8bit::loadState(const StateDict& state)
{
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const std::string& name = parameters()[i].name;
        Moments8bit& moments = m_slots[i].moments;
        restore(state, name + ".exp_avg", moments.first.codes);
        restore(state, name + ".exp_avg.absmax", moments.first.largest);
        restore(state, name + ".exp_avg_sq", moments.second.codes);
        restore(state, name + ".exp_avg_sq.absmax", moments.second.largest);
        restore(state, name + ".step", m_slots[i].step);
    }
}

} // namespace candela
