#include "core/io/zip_archive.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace candela
{
namespace
{

static_assert(std::endian::native == std::endian::little, "the format's numbers are copied as they are");

using Bytes = std::span<const std::byte>;

constexpr std::size_t localHeaderBytes = 30, entryBytes = 46, endBytes = 22, locatorBytes = 20,
                      end64Bytes = 56;
constexpr std::size_t longestComment = 65535;
constexpr std::uint32_t localMark = 0x04034b50, entryMark = 0x02014b50, endMark = 0x06054b50,
                        locatorMark = 0x07064b50, end64Mark = 0x06064b50;
constexpr std::uint16_t stored = 0, deflated = 8, encrypted = 1;
constexpr std::uint16_t no16 = 0xffff; // "see the zip64 record"
constexpr std::uint32_t no32 = 0xffffffff;
constexpr std::uint64_t unpackedFreely = 16 << 20; // bytes; more must not be a bomb:
constexpr std::uint64_t densestPacking = 64; // weights pack to half at best

/// A number at `offset`, which the caller has checked to be inside.
template <typename T>
T number(Bytes bytes, std::size_t offset)
{
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

bool fits(std::uint64_t offset, std::uint64_t size, std::uint64_t total)
{
    return offset <= total && size <= total - offset;
}

/// The 64-bit values of an entry whose 32-bit fields are full, in their fixed order.
class Zip64Field
{
public:
    explicit Zip64Field(Bytes extra)
    {
        constexpr std::uint16_t zip64 = 1;
        while (extra.size() >= 4) {
            const auto id = number<std::uint16_t>(extra, 0);
            const std::size_t size = number<std::uint16_t>(extra, 2);
            if (size > extra.size() - 4)
                return;
            if (id == zip64) {
                m_rest = extra.subspan(4, size);
                return;
            }
            extra = extra.subspan(4 + size);
        }
    }

    /// `value`, or the next wide one where it is full; false where that is missing.
    bool widen(std::uint64_t& value)
    {
        if (value != no32)
            return true;
        if (m_rest.size() < 8)
            return false;
        value = number<std::uint64_t>(m_rest, 0);
        m_rest = m_rest.subspan(8);
        return true;
    }

private:
    Bytes m_rest;
};

/// The whole of a raw deflate stream that must give exactly `size` bytes; null where it does not.
std::shared_ptr<std::vector<std::byte>> inflated(Bytes packed, std::uint64_t size)
{
    auto result = std::make_shared<std::vector<std::byte>>(size + 1); // room to notice one too many
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return nullptr;
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    std::size_t read = 0, written = 0;
    int state = Z_OK;
    while (state == Z_OK) {
        const std::size_t in = std::min(packed.size() - read, most),
                          out = std::min(result->size() - written, most);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data() + read));
        stream.avail_in = static_cast<uInt>(in);
        stream.next_out = reinterpret_cast<Bytef*>(result->data() + written);
        stream.avail_out = static_cast<uInt>(out);
        state = inflate(&stream, Z_NO_FLUSH);
        read += in - stream.avail_in;
        written += out - stream.avail_out;
    }
    inflateEnd(&stream);
    result->resize(size);
    return state == Z_STREAM_END && written == size ? result : nullptr;
}

/// A name as it can stand in a sentence.
std::string shown(std::string_view name)
{
    std::string text(name.substr(0, 80));
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
    return "'" + text + "'";
}

} // namespace

bool ZipArchive::isZip(const MappedFile& file)
{
    return file.bytes().size() >= 4 && number<std::uint32_t>(file.bytes(), 0) == localMark;
}

ZipArchive::ZipArchive(std::shared_ptr<const MappedFile> file)
    : m_file(std::move(file))
{
    readDirectory(findDirectory());
}

std::vector<std::string> ZipArchive::names() const
{
    std::vector<std::string> result;
    for (const auto& [name, entry] : m_entries)
        result.push_back(name);
    return result;
}

void ZipArchive::refuse(const std::string& why) const
{
    throw badInput(quoted(m_file->path()) + " is not a usable zip archive: " + why + ".");
}

ZipArchive::Directory ZipArchive::findDirectory() const
{
    const Bytes bytes = m_file->bytes();
    if (bytes.size() < endBytes)
        refuse("it has only " + std::to_string(bytes.size()) + " bytes");
    const std::size_t last = bytes.size() - endBytes;
    const std::size_t first = last > longestComment ? last - longestComment : 0;
    std::size_t end = last + 1;
    while (end > first && number<std::uint32_t>(bytes, end - 1) != endMark)
        --end;
    if (end == first)
        refuse("its directory is missing, as in a file that was cut short");
    --end;

    Directory directory{.offset = number<std::uint32_t>(bytes, end + 16),
        .size = number<std::uint32_t>(bytes, end + 12),
        .count = number<std::uint16_t>(bytes, end + 10)};
    if (directory.offset != no32 && directory.size != no32 && directory.count != no16)
        return directory;
    if (end < locatorBytes || number<std::uint32_t>(bytes, end - locatorBytes) != locatorMark)
        return directory; // a small archive may have these very numbers
    const auto wide = number<std::uint64_t>(bytes, end - locatorBytes + 8);
    if (!fits(wide, end64Bytes, bytes.size()) || number<std::uint32_t>(bytes, wide) != end64Mark)
        refuse("its zip64 record is not where it should be");
    return {.offset = number<std::uint64_t>(bytes, wide + 48),
        .size = number<std::uint64_t>(bytes, wide + 40),
        .count = number<std::uint64_t>(bytes, wide + 32)};
}

void ZipArchive::readDirectory(const Directory& directory)
{
    if (!fits(directory.offset, directory.size, m_file->bytes().size()))
        refuse("its directory would end beyond the file");
    Bytes rest = m_file->bytes().subspan(directory.offset, directory.size);
    for (std::uint64_t i = 0; i < directory.count; ++i) {
        if (rest.size() < entryBytes || number<std::uint32_t>(rest, 0) != entryMark)
            refuse("its directory has fewer than the " + std::to_string(directory.count)
                + " entries it promises");
        const std::size_t nameSize = number<std::uint16_t>(rest, 28),
                          extraSize = number<std::uint16_t>(rest, 30),
                          commentSize = number<std::uint16_t>(rest, 32);
        const std::size_t size = entryBytes + nameSize + extraSize + commentSize;
        if (size > rest.size())
            refuse("entry " + std::to_string(i) + " of its directory is cut short");
        const std::string name(reinterpret_cast<const char*>(rest.data()) + entryBytes, nameSize);
        Entry entry{.header = number<std::uint32_t>(rest, 42),
            .packed = number<std::uint32_t>(rest, 20),
            .size = number<std::uint32_t>(rest, 24),
            .method = number<std::uint16_t>(rest, 10),
            .flags = number<std::uint16_t>(rest, 8)};
        Zip64Field wide(rest.subspan(entryBytes + nameSize, extraSize));
        if (!wide.widen(entry.size) || !wide.widen(entry.packed) || !wide.widen(entry.header))
            refuse("the zip64 field of " + shown(name) + " is missing");
        if (!m_entries.emplace(name, entry).second)
            refuse("it has " + shown(name) + " twice");
        rest = rest.subspan(size);
    }
}

ZipContents ZipArchive::contents(std::string_view name) const
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        refuse("it has no entry " + shown(name));
    const Entry& entry = found->second;
    const Bytes bytes = m_file->bytes();
    if (!fits(entry.header, localHeaderBytes, bytes.size())
        || number<std::uint32_t>(bytes, entry.header) != localMark)
        refuse("entry " + shown(name) + " is not where the directory says");
    const std::uint64_t begin = entry.header + localHeaderBytes
        + number<std::uint16_t>(bytes, entry.header + 26) + number<std::uint16_t>(bytes, entry.header + 28);
    if (!fits(begin, entry.packed, bytes.size()))
        refuse("entry " + shown(name) + " would end beyond the file");
    if (entry.flags & encrypted)
        refuse("entry " + shown(name) + " is encrypted");
    const Bytes data = bytes.subspan(begin, entry.packed);

    if (entry.method == stored) {
        if (entry.packed != entry.size)
            refuse("entry " + shown(name) + " is stored but says two different lengths");
        return {data, nullptr};
    }
    if (entry.method != deflated)
        refuse("entry " + shown(name) + " is packed by method " + std::to_string(entry.method)
            + ", only deflate is known");
    const bool plausible = entry.size <= unpackedFreely || entry.size / densestPacking <= entry.packed;
    const auto unpacked = plausible ? inflated(data, entry.size) : nullptr;
    if (!unpacked)
        refuse("entry " + shown(name) + " does not unpack to the " + std::to_string(entry.size)
            + " bytes it promises");
    return {*unpacked, unpacked};
}

} // namespace candela
