// The two ways in which processes exchange tensors: Gloo and NCCL.
#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <string>

namespace candela
{

struct C10dMember {
    int rank = 0, size = 1;
    at::Device device = at::kCPU; // what the tensors of the training live on
    std::string address; // by which the others reach this machine
    std::chrono::milliseconds timeout = std::chrono::minutes(5);
};

/// Where tensors must lie to be exchanged: on the CUDA device where NCCL does it, else on the CPU.
at::Device exchangeDevice(at::Device device);

/// Connects with all others. Throws what c10d throws.
c10::intrusive_ptr<c10d::Backend> connectBackend(
    const c10::intrusive_ptr<c10d::Store>& store, const C10dMember& member);

} // namespace candela
