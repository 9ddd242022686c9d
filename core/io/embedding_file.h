// Textual inversions: words that were taught to a text encoder as vectors of its own. Any thread.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace candela
{

struct EmbeddingFile {
    std::string name; // the file's, without its extension: what prompts call it
    std::filesystem::path path;
    /// (n, width) fp32 for each text encoder of the model it was made for: one, or two (XL: CLIP ViT-L's,
    /// then ViT-bigG's).
    std::vector<at::Tensor> vectors;

    std::int64_t count() const { return vectors.front().size(0); }
};

/// Reads AUTOMATIC1111's files (`string_to_param`), diffusers' (one tensor under the word it was taught as,
/// or `emb_params`) and XL's (`clip_l` and `clip_g`), as safetensors or PyTorch's own. Throws Error
/// (BadInput) for what is none of these, has values that are not numbers, or more than 75 vectors.
EmbeddingFile readEmbeddingFile(const std::filesystem::path& path);

} // namespace candela
