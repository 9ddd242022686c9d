// The latents of a training's pictures: encoded once where they are always seen alike. One thread.
#pragma once

#include "core/api/dataset.h"
#include "core/api/events.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/training/cached_tensors.h"
#include "core/training/picture_buckets.h"

namespace candela
{

/// Of several processes that train together, each sees its own part of every batch.
struct BatchShare {
    int index = 0, of = 1;
};

/// A picture as a pass sees it.
struct SeenPicture {
    at::Tensor latents; // (1, C, h, w) fp32 on the CPU, scaled as the UNet sees them
    at::Tensor sizes; // (1, 6) fp32: see AddedConditions
};

class LatentSource
{
public:
    /// The model outlives it; `cache` may be empty. `pictures` are those of the folder.
    LatentSource(StableDiffusion& model, std::filesystem::path folder, std::vector<DatasetPicture> pictures,
        const TrainLoraRequest& request, PictureSize size, const std::filesystem::path& cache);

    /// Encodes a share of the pictures that are always seen alike, with progress as Phase::Preparing. Throws
    /// Error (BadInput) for a picture that turns out broken, Cancelled between pictures.
    void prepare(RunContext& context, BatchShare share = {});

    /// What is random about it (its part where it is cropped at random, whether it is mirrored, the encoder's
    /// sample) comes from `generator`.
    SeenPicture see(std::size_t picture, at::Generator& generator);

    const std::vector<DatasetPicture>& pictures() const { return m_pictures; }
    PictureSize bucketOf(std::size_t picture) const;
    /// Those that are enlarged to fill their bucket.
    int enlarged() const;

private:
    bool isCached() const { return m_crop == CropKind::Centre; }
    SeenPart partOf(std::size_t picture, double across, double down, bool mirrored) const;
    EncodedPicture encode(std::size_t picture, const SeenPart& part);
    EncodedPicture cached(std::size_t picture, const SeenPart& part);
    EncodedPicture encodeInEnoughPrecision(const at::Tensor& pixels);

    StableDiffusion& m_model;
    std::filesystem::path m_folder;
    std::vector<DatasetPicture> m_pictures;
    CropKind m_crop;
    bool m_flip;
    PictureBuckets m_buckets;
    CachedTensors m_cache;
};

} // namespace candela
