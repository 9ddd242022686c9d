#include "core/training/tensorboard.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/image_file.h"

#include <array>
#include <bit>
#include <chrono>
#include <cstring>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

// ------------------------------------------------------------------------------------------ TFRecord

constexpr std::array<std::uint32_t, 256> makeCastagnoliTable()
{
    constexpr std::uint32_t polynomial = 0x82f63b78; // CRC-32C, bits reversed
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest >> 1) ^ ((rest & 1) != 0 ? polynomial : 0);
        table[byte] = rest;
    }
    return table;
}

/// As TFRecord stores a checksum: turned and with a constant added, since it is taken of checksums, too.
std::uint32_t maskedChecksum(std::string_view bytes)
{
    static constexpr auto table = makeCastagnoliTable();
    std::uint32_t checksum = 0xffffffff;
    for (const char byte : bytes)
        checksum = table[(checksum ^ static_cast<unsigned char>(byte)) & 0xff] ^ (checksum >> 8);
    checksum ^= 0xffffffff;
    return std::rotr(checksum, 15) + 0xa282ead8;
}

template <class Number>
std::string littleEndian(Number number)
{
    static_assert(std::endian::native == std::endian::little);
    std::string bytes(sizeof(number), '\0');
    std::memcpy(bytes.data(), &number, sizeof(number));
    return bytes;
}

// ---------------------------------------------------------------------------------- protocol buffers

enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

std::string varint(std::uint64_t number)
{
    std::string bytes;
    for (; number >= 0x80; number >>= 7)
        bytes += static_cast<char>((number & 0x7f) | 0x80);
    bytes += static_cast<char>(number);
    return bytes;
}

std::string key(int field, Wire wire)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire));
}

std::string whole(int field, std::int64_t number)
{
    return key(field, Wire::Varint) + varint(static_cast<std::uint64_t>(number));
}

std::string bytesOf(int field, std::string_view bytes)
{
    return key(field, Wire::Bytes) + varint(bytes.size()) + std::string(bytes);
}

double secondsNow()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// An Event without what it says: its wall_time.
std::string begunEvent()
{
    return key(1, Wire::Fixed64) + littleEndian(secondsNow());
}

/// An Event with a Summary of one Value, whose own fields are `value`.
std::string summaryEvent(std::string_view tag, std::int64_t step, const std::string& value)
{
    return begunEvent() + whole(2, step) + bytesOf(5, bytesOf(1, bytesOf(1, tag) + value));
}

fs::path newFileIn(const fs::path& folder)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    const auto begun = std::to_string(static_cast<std::int64_t>(secondsNow()));
    int number = 0;
    fs::path file;
    do // sorted by their names, they are in the order in which they were begun
        file = folder / ("events.out.tfevents." + begun + ".candela." + std::to_string(number++));
    while (fs::exists(file));
    return file;
}

} // namespace

TensorBoardFile::TensorBoardFile(const fs::path& folder)
{
    const fs::path file = newFileIn(folder);
    m_file.open(file, std::ios::binary);
    if (!m_file)
        throw badInput("The event file " + quoted(file) + " cannot be written.");
    write(begunEvent() + bytesOf(3, "brain.Event:2")); // file_version
}

void TensorBoardFile::write(const std::string& event)
{
    const std::string length = littleEndian(static_cast<std::uint64_t>(event.size()));
    m_file << length << littleEndian(maskedChecksum(length)) << event << littleEndian(maskedChecksum(event));
    m_file.flush();
}

void TensorBoardFile::scalar(std::string_view tag, std::int64_t step, double value)
{
    write(summaryEvent(tag, step, key(2, Wire::Fixed32) + littleEndian(static_cast<float>(value))));
}

void TensorBoardFile::picture(std::string_view tag, std::int64_t step, const Image& image)
{
    const std::string contents = whole(1, image.height) + whole(2, image.width) + whole(3, image.channels)
        + bytesOf(4, encodePng(image));
    write(summaryEvent(tag, step, bytesOf(4, contents)));
}

} // namespace candela
