// What a training's captions come to. One thread.
#pragma once

#include "core/api/events.h"
#include "core/nn/fetched_weights.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/training/cached_tensors.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace candela
{

enum class TextUse {
    Fixed, // captions always read the same: each is encoded once
    Varying, // each time anew
    Learning, // likewise with gradients: the text encoders are trained
};

class TextSource
{
public:
    /// The model outlives it; `cache` may be empty. Unless captions are fixed, the text encoders' weights
    /// stay where it is computed for as long as it lives.
    TextSource(const StableDiffusion& model, TextUse use, const std::filesystem::path& cache);

    /// Encodes fixed captions, with progress as Phase::Encoding. Throws as TextConditioner::encode().
    void prepare(const std::set<std::string>& captions, RunContext& context);

    /// (B, T, D) and (B, P) of B captions, which must have been prepared where they are fixed; an empty one
    /// is zeros where the model's pictures are painted so.
    EncodedPrompt encode(const std::vector<std::string>& captions, const StopCheck& stop) const;

private:
    std::vector<EncodedPrompt> encodeAnew(
        const std::vector<std::string>& captions, const StopCheck& stop) const;
    std::vector<EncodedPrompt> known(const std::vector<std::string>& captions) const;
    std::string identityOf(const std::string& caption) const;

    const StableDiffusion& m_model;
    TextUse m_use;
    CachedTensors m_cache;
    std::vector<std::unique_ptr<FetchedWeights>> m_fetched;
};

} // namespace candela
