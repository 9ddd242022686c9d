#include "core/training/picture_batches.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <cassert>

namespace candela
{

at::Tensor pictureToTensor(const Image& image)
{
    assert(image.channels == 3);
    auto* bytes = const_cast<std::uint8_t*>(image.pixels.data());
    return at::from_blob(bytes, {image.height, image.width, 3}, at::kByte)
        .to(at::kFloat)
        .div_(127.5)
        .sub_(1)
        .permute({2, 0, 1}); // (H, W, C) → (C, H, W)
}

at::Tensor pictureBatch(const CaptionedPictures& source, const at::Tensor& indices)
{
    const auto index = indices.accessor<std::int64_t, 1>();
    const Image first = source.picture(index[0]);
    at::Tensor batch = at::empty({indices.size(0), 3, first.height, first.width},
        at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    at::parallel_for(0, indices.size(0), 4, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            batch[i].copy_(pictureToTensor(source.picture(index[i])));
    });
    return batch;
}

} // namespace candela
