#include "core/io/mapped_tensor.h"

#include <ATen/core/Tensor.h>

namespace candela
{
namespace
{

/// What a view's storage owns: its share of the mapping.
struct Share {
    std::shared_ptr<const MappedFile> file;
};

void deleteShare(void* share)
{
    delete static_cast<Share*>(share);
}

} // namespace

at::DataPtr mappedData(std::shared_ptr<const MappedFile> file, std::span<const std::byte> part)
{
    return {const_cast<std::byte*>(part.data()), new Share{std::move(file)}, &deleteShare, at::kCPU};
}

void releasePages(const at::Tensor& view)
{
    const at::DataPtr& pointer = view.storage().data_ptr();
    if (pointer.get_deleter() != &deleteShare)
        return;
    const auto* share = static_cast<const Share*>(pointer.get_context());
    share->file->release({static_cast<const std::byte*>(pointer.get()), view.storage().nbytes()});
}

} // namespace candela
