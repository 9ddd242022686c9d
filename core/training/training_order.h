// Which pictures each pass of a training sees. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace candela
{

/// Every epoch shows each item once, in an order of its own, batch by batch of items that stack (of one
/// group). What is left over of a group is filled up with the first of its order. Depends on nothing but the
/// seed and the pass.
class TrainingOrder
{
public:
    /// `groups` has the items' groups; an item that is to be seen more often than others is there more often.
    TrainingOrder(std::vector<std::size_t> groups, std::size_t batch, std::uint32_t seed);

    std::int64_t passesPerEpoch() const;
    /// The items of pass `pass`, counted from 0: `batch` of them.
    const std::vector<std::size_t>& batchOf(std::int64_t pass);

private:
    void arrange(std::int64_t epoch);

    std::vector<std::vector<std::size_t>> m_groups; // the items of each
    std::size_t m_batch;
    std::uint32_t m_seed;
    std::int64_t m_epoch = -1; // that m_batches are of
    std::vector<std::vector<std::size_t>> m_batches;
};

} // namespace candela
