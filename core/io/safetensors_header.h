// The JSON header of a safetensors file, read strictly from untrusted bytes.
#pragma once

#include "core/io/safetensors.h"

namespace candela
{

struct SafetensorsHeader {
    std::map<std::string, TensorInfo, std::less<>> infos;
    std::map<std::string, std::string> metadata;
};

/// `json` is the header alone; `dataBytes` is the length of what follows it in the file. Memory used is a
/// small multiple of the header's length, whatever it claims. Throws Error (BadInput) that names `path`.
SafetensorsHeader readSafetensorsHeader(
    std::string_view json, std::uint64_t dataBytes, const std::filesystem::path& path);

/// The inverse: offsets follow the order of `order`, the text is padded so that data starts at a multiple
/// of 8.
struct NamedTensorInfo {
    std::string name;
    TensorInfo info;
};
std::string writeSafetensorsHeader(
    const std::vector<NamedTensorInfo>& order, const std::map<std::string, std::string>& metadata);

} // namespace candela
