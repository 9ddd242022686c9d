#include "core/training/block_quantisation.h"

#include <ATen/ops/bucketize.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linspace.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace candela
{
namespace
{

constexpr int decades = 7;

/// A copy on the device of the 256 numbers, or of all but the last.
at::Tensor onDevice(const std::array<float, 256>& numbers, std::int64_t count, const at::Tensor& like)
{
    return at::from_blob(const_cast<float*>(numbers.data()), {count}, at::kFloat)
        .to(like.device(), at::kFloat,
            /*non_blocking=*/false, /*copy=*/true);
}

/// (n) as (blocks, 256), the last filled with zeros.
at::Tensor inBlocks(const at::Tensor& values)
{
    const std::int64_t missing = (quantisationBlock - values.size(0) % quantisationBlock) % quantisationBlock;
    return at::constant_pad_nd(values, {0, missing}).view({-1, quantisationBlock});
}

} // namespace

const DynamicMap& DynamicMap::withSigns()
{
    static const DynamicMap map(true);
    return map;
}

const DynamicMap& DynamicMap::withoutSigns()
{
    static const DynamicMap map(false);
    return map;
}

DynamicMap::DynamicMap(bool hasSigns)
{
    auto next = m_values.begin();
    for (int decade = 0; decade < decades; ++decade) {
        const int count = (hasSigns ? 1 : 2) << decade;
        // In each decade the middles of equal parts of 0.1 … 1, times its power of ten.
        const at::Tensor ends = at::linspace(0.1, 1, count + 1, at::kFloat);
        const at::Tensor middles = (ends.narrow(0, 0, count) + ends.narrow(0, 1, count)).div_(2);
        const at::Tensor shares = middles * std::pow(10.0, decade + 1 - decades);
        const float* share = shares.const_data_ptr<float>();
        next = std::copy_n(share, count, next);
        if (hasSigns)
            next = std::transform(share, share + count, next, std::negate<>());
    }
    *next++ = 0;
    *next = 1;
    std::sort(m_values.begin(), m_values.end());

    for (std::size_t i = 0; i < 255; ++i)
        m_bounds[i] = (m_values[i] + m_values[i + 1]) / 2;
    m_bounds[255] = std::numeric_limits<float>::infinity();
    for (std::uint32_t upper = 0; upper < m_lowest.size(); ++upper) {
        // The lowest of the numbers that begin so: of negative ones the one with the largest magnitude.
        const float lowest = std::bit_cast<float>(upper << 16 | (upper >> 15 == 0 ? 0 : 0xffff));
        const auto bound = std::lower_bound(m_bounds.begin(), m_bounds.end() - 1, lowest);
        m_lowest[upper] = static_cast<std::uint8_t>(bound - m_bounds.begin());
    }
}

DynamicMap::Blocks DynamicMap::quantise(const at::Tensor& values) const
{
    const at::Tensor blocks = inBlocks(values);
    Blocks result{.codes = {}, .largest = blocks.abs().amax(1)};
    const at::Tensor shares = blocks / result.largest.clamp_min(smallestScale).unsqueeze(1);
    result.codes = at::bucketize(shares, onDevice(m_bounds, 255, values), /*out_int32=*/true)
                       .to(at::kByte)
                       .view({-1})
                       .narrow(0, 0, values.size(0))
                       .clone();
    return result;
}

at::Tensor DynamicMap::dequantise(const Blocks& blocks) const
{
    const at::Tensor shares =
        onDevice(m_values, 256, blocks.codes).index_select(0, blocks.codes.to(at::kInt));
    return inBlocks(shares).mul_(blocks.largest.unsqueeze(1)).view({-1}).narrow(0, 0, blocks.codes.size(0));
}

} // namespace candela
