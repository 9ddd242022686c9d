// How the processes of a group find each other: through a store of keys and values that rank 0 keeps (or
// torchrun).
#pragma once

#include "core/training/process_group.h"
#include "core/training/process_watch.h"

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

namespace candela
{

struct Rendezvous {
    std::vector<std::string> machines; // the name of each process's machine
    c10::intrusive_ptr<c10d::Store> store;
    c10::intrusive_ptr<c10d::Backend> backend;
    std::unique_ptr<ProcessWatch> watch;
};

/// For two processes and more: see ProcessGroup::join().
Rendezvous meet(const ProcessPlace& place, at::Device device, std::chrono::milliseconds timeout,
    const std::stop_token& stop);

/// "Process 2/4 (rank 1, on node07)".
std::string processName(int rank, const std::vector<std::string>& machines);

} // namespace candela
