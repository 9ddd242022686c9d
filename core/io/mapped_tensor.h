// Tensors whose numbers lie in a mapped file.
#pragma once

#include "core/io/mapped_file.h"

#include <c10/core/Allocator.h>

#include <memory>
#include <span>

namespace at
{
class Tensor;
}

namespace candela
{

/// `part` of the file as a storage's data, which keeps the mapping alive. LibTorch has no read-only tensors:
/// writing into one stops the program.
at::DataPtr mappedData(std::shared_ptr<const MappedFile> file, std::span<const std::byte> part);

/// Lets the pages behind such a tensor leave memory (they can be read again), once its numbers have been
/// converted elsewhere. Does nothing to other tensors.
void releasePages(const at::Tensor& view);

} // namespace candela
