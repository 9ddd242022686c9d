#include "core/training/caption_batches.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/stack.h>
#include <torch/types.h>

namespace candela
{

at::Tensor captionTokens(const CaptionedPictures& pictures, const ClipTokenizer& tokenizer,
    const at::Tensor& indices, double dropout, at::Generator& generator)
{
    const std::int64_t count = indices.size(0);
    const at::Tensor chance = at::rand({count}, generator);
    const at::Tensor wordings = at::randint(1 << 30, {count}, generator, at::kLong);
    std::vector<at::Tensor> tokens;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::string caption = chance[i].item<double>() < dropout
            ? std::string()
            : pictures.caption(indices[i].item<std::int64_t>(),
                static_cast<std::uint64_t>(wordings[i].item<std::int64_t>()));
        tokens.push_back(torch::tensor(tokenizer.encodePadded(caption, tokenizer.maxLength()), at::kLong));
    }
    return at::stack(tokens);
}

} // namespace candela
