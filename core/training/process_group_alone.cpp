// Where LibTorch has no Gloo that can be used, and on Windows: a group is one process.
#include "core/training/process_group.h"

#include "core/api/error.h"

#include <ATen/core/Tensor.h>

namespace candela
{

class ProcessGroup::Connection
{
};

ProcessGroup::ProcessGroup(int rank, int size, std::unique_ptr<Connection> connection)
    : m_rank(rank)
    , m_size(size)
    , m_connection(std::move(connection))
{
}

ProcessGroup::~ProcessGroup() = default;

std::unique_ptr<ProcessGroup> ProcessGroup::join(
    const ProcessPlace& place, at::Device, std::chrono::milliseconds, std::stop_token)
{
    if (place.worldSize > 1)
        throw badInput("This build of Candela cannot train in " + std::to_string(place.worldSize)
                + " processes together: that takes Linux, and a LibTorch with Gloo.",
            "Start one process only, without RANK and WORLD_SIZE.");
    return std::unique_ptr<ProcessGroup>(new ProcessGroup(0, 1, nullptr));
}

void ProcessGroup::average(const std::vector<at::Tensor>&) { }

double ProcessGroup::average(double value)
{
    return value;
}

void ProcessGroup::broadcastFromFirst(const std::vector<at::Tensor>&) { }

bool ProcessGroup::anyOf(bool value)
{
    return value;
}

void ProcessGroup::barrier() { }

} // namespace candela
