// The safetensors format: 8 bytes little-endian header length, a JSON header, the tensors' bytes.
// https://github.com/huggingface/safetensors (format description in its README)
#pragma once

#include "core/io/mapped_tensor.h"
#include "core/nn/state_dict.h"

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// What the header says of one tensor. Checked: shape and type fill exactly the bytes [begin, end) of the
/// data.
struct TensorInfo {
    at::ScalarType type = at::kFloat;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;
};

/// An open file whose header has been checked completely; nothing of the data has been read.
/// Immutable, so any thread may use it. Tensors made from it stay valid after it is gone.
class SafetensorsFile
{
public:
    /// Throws Error (BadInput) with one sentence that names the file and the value where the file is
    /// unreadable, truncated or contradicts itself, or has a type that LibTorch does not have.
    static SafetensorsFile open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_file->path(); }
    const std::map<std::string, TensorInfo, std::less<>>& infos() const { return m_infos; }
    std::vector<std::string> names() const; // sorted
    bool contains(std::string_view name) const { return m_infos.contains(name); }
    /// The header's `__metadata__`.
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }
    std::uint64_t dataBytes() const { return m_data.size(); }

    /// A view of the mapped file, without a copy; it keeps the mapping alive. Writing into it stops the
    /// program. (Copied only where a careless writer left the data at an address that does not suit its
    /// type.) Throws Error (BadInput) where there is no tensor of that name.
    at::Tensor tensor(std::string_view name) const;
    StateDict tensors() const;

    /// Starts reading the whole file from the disk in the background.
    void prefetch() const { m_file->prefetch(); }

private:
    explicit SafetensorsFile(std::shared_ptr<const MappedFile> file);
    at::Tensor view(const TensorInfo& info) const;

    std::shared_ptr<const MappedFile> m_file;
    std::span<const std::byte> m_data; // behind the header
    std::map<std::string, TensorInfo, std::less<>> m_infos;
    std::map<std::string, std::string> m_metadata;
};

/// Writes a temporary file and renames it. Tensors may be on any device and have any strides; metadata is
/// UTF-8. Throws Error: BadInput where the folder cannot be written, RunFailed where the disk fails.
void writeSafetensors(const std::filesystem::path& path, const StateDict& tensors,
    const std::map<std::string, std::string>& metadata = {});

/// The format's name of a type ("F32", "BF16", …); empty where it has none.
std::string_view safetensorsTypeName(at::ScalarType type);

} // namespace candela
