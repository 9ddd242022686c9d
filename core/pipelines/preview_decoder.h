// The user's tiny decoder for previews, wherever it lies.
#pragma once

#include "core/pipelines/stable_diffusion.h"

#include <filesystem>
#include <memory>

namespace candela
{

/// `place` is a file (TAESD's own or diffusers' weights), diffusers' folder of an AutoencoderTiny, or a
/// folder that holds taesd_decoder and taesdxl_decoder (.safetensors or .pth), or diffusers' folders taesd
/// and taesdxl: then the one of `kind` is taken, and null says that it is not there. Throws Error (BadInput)
/// where `place` does not exist or is another network.
std::shared_ptr<AutoencoderTiny> loadPreviewDecoder(
    const std::filesystem::path& place, LatentKind kind, const Compute& compute);

} // namespace candela
