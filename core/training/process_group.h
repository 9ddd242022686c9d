// Data-parallel training: several processes, on one machine or several, train one model, each on its own
// share of the pictures, and average their gradients. One thread of each process, the one that trains, calls
// the group. c10d does the talking: Gloo on the CPU, NCCL between CUDA devices where LibTorch has it.
#pragma once

#include <c10/core/Device.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace at
{
class Tensor;
}

namespace candela
{

/// Where this process stands among those that train together.
struct ProcessPlace {
    int rank = 0; // from 0
    int worldSize = 1;
    int localRank = 0; // among the processes of one machine: the number of its GPU
    std::string masterAddress; // name or number of the machine of rank 0; may be empty for one process
    int masterPort = 0;
    /// Set where torchrun listens at that address itself: how often it has started the processes anew.
    std::optional<int> agentAttempt;

    /// What torchrun (RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT), else mpirun (OMPI_COMM_WORLD_…
    /// of Open MPI, PMI_… of MPICH and Intel MPI), else srun (SLURM_…, within a step) has put into the
    /// environment; one process where there is nothing. Throws Error (BadInput) naming the variable and its
    /// value where one cannot be read, is missing beside others, or contradicts another.
    static ProcessPlace fromEnvironment();

    /// Null where a variable is not set.
    using Variables = std::function<const char*(const char* name)>;
    static ProcessPlace from(const Variables& variables);
};

/// All processes make the same calls in the same order, with tensors of the same shapes. Once a call has
/// thrown, the group can do nothing more than be destroyed.
///
/// Every call but rank() and size() throws Error (RunFailed) that names the process which has died, has left
/// or does not answer: within seconds where its connection broke, after the timeout at the latest.
class ProcessGroup
{
public:
    /// Returns when all processes have come; never null, for one process a group of one. `device` is what the
    /// averaged tensors live on. `timeout` is how long others are waited for, here and in every later call:
    /// it must be longer than the longest time that one process computes, or saves, alone. Where a stop is
    /// requested while others are waited for, here or later, Cancelled is thrown at once; the others then
    /// fail, so leave `stop` out where they agree to stop by anyOf(). Throws Error (BadInput, RunFailed),
    /// Cancelled.
    static std::unique_ptr<ProcessGroup> join(const ProcessPlace& place, at::Device device,
        std::chrono::milliseconds timeout = std::chrono::minutes(5), std::stop_token stop = {});

    /// Leaves. Waits some seconds for the others to leave too, so that none loses its last answer.
    ~ProcessGroup();
    ProcessGroup(const ProcessGroup&) = delete;
    ProcessGroup& operator=(const ProcessGroup&) = delete;

    int rank() const { return m_rank; }
    int size() const { return m_size; }
    bool isFirst() const { return m_rank == 0; } // the one that writes files

    /// Replaces each tensor (floating-point, any device) by its mean over all processes. Sums are made in
    /// fp32, or fp64 for fp64, in the same order on every run and every process: all get the same bits.
    void average(const std::vector<at::Tensor>& tensors);
    double average(double value);

    /// Gives the values of rank 0's tensors, of any type, to all.
    void broadcastFromFirst(const std::vector<at::Tensor>& tensors);

    /// Whether `value` is true in any of the processes.
    bool anyOf(bool value);

    /// Returns when all have called it.
    void barrier();

private:
    class Connection;
    ProcessGroup(int rank, int size, std::unique_ptr<Connection> connection);

    int m_rank, m_size;
    std::unique_ptr<Connection> m_connection; // null in a group of one
};

} // namespace candela
