// URetinex-Net's networks in a folder: init_low, init_high, unfolding and L_adjust, each as the published
// .pth or as .safetensors of the same tensors.
#pragma once

#include "core/models/uretinex.h"

#include <filesystem>

namespace candela
{

/// fp32, ready for inference. init_high may be missing: then nothing can be evaluated against a reference. In
/// a .safetensors file the tensors are called as in the checkpoint's state_dict ("model_R.conv1.weight"), and
/// its metadata entry `opts` is the JSON of UretinexConfig. Throws Error (BadInput), naming folder and file.
Uretinex loadUretinex(const std::filesystem::path& folder);

/// Writes the four files (three without `high`) as safetensors in `dtype`; `metadata` says where the weights
/// come from.
void saveUretinex(const std::filesystem::path& folder, const Uretinex& networks,
    const std::map<std::string, std::string>& metadata = {}, at::ScalarType dtype = at::kFloat);

/// When one of the files was last written, added or removed: whether loaded networks are still those of the
/// folder.
std::filesystem::file_time_type uretinexChangedAt(const std::filesystem::path& folder);

} // namespace candela
