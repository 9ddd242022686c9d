#include "core/training/c10d_backend.h"

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <algorithm>
#include <cstdlib>

namespace candela
{
namespace
{

using Backend = c10::intrusive_ptr<c10d::Backend>;

Backend connectGloo(const c10::intrusive_ptr<c10d::Store>& store, const C10dMember& member)
{
    auto options = c10d::ProcessGroupGloo::Options::create(member.timeout);
    // the variable that PyTorch knows, for machines with several networks
    const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
    options->devices.push_back(
        interface && *interface ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                                : c10d::ProcessGroupGloo::createDeviceForHostname(member.address));
    return c10::make_intrusive<c10d::ProcessGroupGloo>(store, member.rank, member.size, std::move(options));
}

#ifdef USE_C10D_NCCL
Backend connectNccl(const c10::intrusive_ptr<c10d::Store>& store, const C10dMember& member)
{
    // Its watchdog would end the program where another process is lost: the caller notices that itself.
    ::setenv("TORCH_NCCL_ASYNC_ERROR_HANDLING", "0", 0);
    ::setenv("TORCH_NCCL_ENABLE_MONITORING", "0", 0);
    auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = member.timeout;
    auto backend =
        c10::make_intrusive<c10d::ProcessGroupNCCL>(store, member.rank, member.size, std::move(options));
    backend->eagerConnectSingleDevice(
        at::Device(at::kCUDA, std::max<at::DeviceIndex>(member.device.index(), 0)));
    return backend;
}
#endif

} // namespace

#ifdef USE_C10D_NCCL
at::Device exchangeDevice(at::Device device)
{
    return device.is_cuda() ? device : at::Device(at::kCPU);
}
#else
at::Device exchangeDevice(at::Device)
{
    return at::kCPU;
}
#endif

Backend connectBackend(const c10::intrusive_ptr<c10d::Store>& store, const C10dMember& member)
{
#ifdef USE_C10D_NCCL
    if (member.device.is_cuda())
        return connectNccl(c10::make_intrusive<c10d::PrefixStore>("nccl", store), member);
#endif
    return connectGloo(c10::make_intrusive<c10d::PrefixStore>("gloo", store), member);
}

} // namespace candela
