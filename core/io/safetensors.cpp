#include "core/io/safetensors.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"
#include "core/io/safetensors_header.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <bit>

namespace candela
{
namespace
{

static_assert(std::endian::native == std::endian::little, "tensors are views of little-endian files");

constexpr std::size_t lengthBytes = 8;
constexpr std::uint64_t largestHeader = 100'000'000; // the format's own limit

std::uint64_t readLittleEndian(std::span<const std::byte> bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = lengthBytes; i-- > 0;)
        value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

/// The header's JSON; throws where the file is too short to have one or says something absurd of its length.
std::string_view headerText(const MappedFile& file)
{
    const std::span<const std::byte> bytes = file.bytes();
    const std::string who = quoted(file.path()) + " is not a usable safetensors file";
    if (bytes.size() < lengthBytes)
        throw badInput(who + ": it has only " + std::to_string(bytes.size()) + " bytes.");
    const std::uint64_t length = readLittleEndian(bytes);
    if (length > bytes.size() - lengthBytes)
        throw badInput(who + ": its header of " + std::to_string(length)
            + " bytes would end beyond the file of " + std::to_string(bytes.size()) + " bytes.");
    if (length > largestHeader)
        throw badInput(who + ": its header has " + std::to_string(length) + " bytes, more than the format's "
            + std::to_string(largestHeader) + ".");
    return {reinterpret_cast<const char*>(bytes.data()) + lengthBytes, static_cast<std::size_t>(length)};
}

} // namespace

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path)
{
    return SafetensorsFile(MappedFile::open(path));
}

SafetensorsFile::SafetensorsFile(std::shared_ptr<const MappedFile> file)
    : m_file(std::move(file))
{
    const std::string_view text = headerText(*m_file);
    m_data = m_file->bytes().subspan(lengthBytes + text.size());
    SafetensorsHeader header = readSafetensorsHeader(text, m_data.size(), m_file->path());
    m_infos = std::move(header.infos);
    m_metadata = std::move(header.metadata);
}

std::vector<std::string> SafetensorsFile::names() const
{
    std::vector<std::string> result;
    result.reserve(m_infos.size());
    for (const auto& [name, info] : m_infos)
        result.push_back(name);
    return result;
}

at::Tensor SafetensorsFile::tensor(std::string_view name) const
{
    const auto found = m_infos.find(name);
    if (found == m_infos.end())
        throw badInput(quoted(path()) + " has no tensor '" + std::string(name) + "'.");
    return view(found->second);
}

StateDict SafetensorsFile::tensors() const
{
    StateDict result;
    for (const auto& [name, info] : m_infos)
        result.emplace_hint(result.end(), name, view(info));
    return result;
}

at::Tensor SafetensorsFile::view(const TensorInfo& info) const
{
    const auto options = at::TensorOptions().dtype(info.type);
    if (info.begin == info.end)
        return at::empty(info.shape, options);
    const std::byte* data = m_data.data() + info.begin;
    if (reinterpret_cast<std::uintptr_t>(data) % c10::elementSize(info.type) != 0) {
        at::Tensor copy = at::empty(info.shape, options);
        std::memcpy(copy.mutable_data_ptr(), data, info.end - info.begin);
        return copy;
    }
    const std::span<const std::byte> part(data, info.end - info.begin);
    const c10::Storage storage(
        c10::Storage::use_byte_size_t(), part.size(), mappedData(m_file, part), nullptr, false);
    return at::empty({0}, options).set_(storage, 0, info.shape);
}

void writeSafetensors(const std::filesystem::path& path, const StateDict& tensors,
    const std::map<std::string, std::string>& metadata)
{
    std::vector<NamedTensorInfo> order;
    for (const auto& [name, tensor] : tensors) {
        if (safetensorsTypeName(tensor.scalar_type()).empty())
            throw badInput(quoted(path) + " could not be written: tensor '" + name + "' is of type "
                + c10::toString(tensor.scalar_type()) + ", which safetensors has not.");
        order.push_back({name, {tensor.scalar_type(), tensor.sizes().vec(), 0, tensor.nbytes()}});
    }
    // Wide elements first, so that every tensor lies at a multiple of its element's size.
    std::ranges::stable_sort(
        order, std::greater(), [](const auto& entry) { return c10::elementSize(entry.info.type); });
    std::uint64_t offset = 0;
    for (auto& [name, info] : order) {
        info.begin = std::exchange(offset, offset + info.end);
        info.end = offset;
    }

    const std::string header = writeSafetensorsHeader(order, metadata);
    std::array<std::byte, lengthBytes> length;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        length[i] = static_cast<std::byte>(header.size() >> (8 * i));
    AtomicFile file(path);
    file.write(length);
    file.write(header);
    for (const auto& [name, info] : order) {
        const at::Tensor tensor = tensors.at(name).detach().cpu().contiguous();
        file.write({static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()});
    }
    file.commit();
}

} // namespace candela
