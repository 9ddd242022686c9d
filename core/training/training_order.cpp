#include "core/training/training_order.h"

#include "core/training/step_random.h"

#include <ATen/ops/randperm.h>

#include <map>

namespace candela
{
namespace
{

template <class Item>
std::vector<Item> shuffled(const std::vector<Item>& items, at::Generator& generator)
{
    const at::Tensor order = at::randperm(static_cast<std::int64_t>(items.size()), generator, at::kLong);
    std::vector<Item> result;
    result.reserve(items.size());
    for (std::int64_t i = 0; i < order.numel(); ++i)
        result.push_back(items[static_cast<std::size_t>(order.data_ptr<std::int64_t>()[i])]);
    return result;
}

} // namespace

TrainingOrder::TrainingOrder(std::vector<std::size_t> groups, std::size_t batch, std::uint32_t seed)
    : m_batch(batch)
    , m_seed(seed)
{
    std::map<std::size_t, std::vector<std::size_t>> items;
    for (std::size_t item = 0; item < groups.size(); ++item)
        items[groups[item]].push_back(item);
    for (auto& [group, own] : items)
        m_groups.push_back(std::move(own));
}

std::int64_t TrainingOrder::passesPerEpoch() const
{
    std::size_t passes = 0;
    for (const auto& group : m_groups)
        passes += (group.size() + m_batch - 1) / m_batch;
    return static_cast<std::int64_t>(passes);
}

void TrainingOrder::arrange(std::int64_t epoch)
{
    at::Generator generator = stepGenerator(m_seed, "order", epoch);
    m_batches.clear();
    for (const auto& group : m_groups) {
        const std::vector<std::size_t> order = shuffled(group, generator);
        for (std::size_t begin = 0; begin < order.size(); begin += m_batch) {
            std::vector<std::size_t>& batch = m_batches.emplace_back();
            for (std::size_t i = begin; i < begin + m_batch; ++i)
                batch.push_back(order[i % order.size()]);
        }
    }
    m_batches = shuffled(m_batches, generator);
    m_epoch = epoch;
}

const std::vector<std::size_t>& TrainingOrder::batchOf(std::int64_t pass)
{
    const std::int64_t epoch = pass / passesPerEpoch();
    if (epoch != m_epoch)
        arrange(epoch);
    return m_batches[static_cast<std::size_t>(pass % passesPerEpoch())];
}

} // namespace candela
