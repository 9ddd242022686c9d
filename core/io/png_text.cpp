#include "core/io/png_text.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/mapped_file.h"
#include "core/text/unicode.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <optional>
#include <utility>

namespace candela
{
namespace
{

constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
constexpr std::size_t mostText = 16 << 20; // bytes that the packed texts of a file may come to

std::uint32_t bigEndian(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (const char byte : bytes.substr(0, 4))
        value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

void appendBigEndian(std::string& to, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        to += static_cast<char>(value >> shift);
}

std::uint32_t checksum(std::string_view bytes)
{
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

struct Chunk {
    std::string_view type;
    std::string_view data;
};

/// Walks over a file's chunks and checks each one that is looked at.
class ChunkReader
{
public:
    ChunkReader(std::string_view bytes, const std::filesystem::path& path)
        : m_bytes(bytes)
        , m_path(path)
    {
        if (!isPng(bytes))
            fail("it does not begin as one");
    }

    std::size_t position() const { return m_position; }

    /// Nothing after IEND.
    std::optional<Chunk> next()
    {
        constexpr std::size_t frame = 12; // length, type, checksum
        if (m_ended)
            return std::nullopt;
        const std::string_view rest = m_bytes.substr(m_position);
        if (rest.size() < frame || bigEndian(rest) > rest.size() - frame)
            fail("it ends within a chunk, at byte " + std::to_string(m_bytes.size()));
        const std::size_t length = bigEndian(rest);
        const Chunk chunk{rest.substr(4, 4), rest.substr(8, length)};
        // Pixels are checked by whoever decodes them.
        if (chunk.type != "IDAT"
            && bigEndian(rest.substr(8 + length)) != checksum(rest.substr(4, 4 + length)))
            fail("its chunk at byte " + std::to_string(m_position) + " has a wrong checksum");
        m_position += frame + length;
        m_ended = chunk.type == "IEND";
        return chunk;
    }

    [[noreturn]] void fail(const std::string& reason) const
    {
        throw badInput(quoted(m_path) + " is not a usable PNG file: " + reason + ".");
    }

private:
    std::string_view m_bytes;
    std::filesystem::path m_path;
    std::size_t m_position = signature.size();
    bool m_ended = false;
};

std::string fromLatin1(std::string_view text)
{
    std::string utf8;
    for (const char c : text)
        unicode::append(utf8, static_cast<unsigned char>(c));
    return utf8;
}

/// Latin-1 bytes; nothing where a character is beyond them.
std::optional<std::string> toLatin1(std::u32string_view text)
{
    std::string bytes;
    for (const char32_t c : text) {
        if (c > 0xFF)
            return std::nullopt;
        bytes += static_cast<char>(c);
    }
    return bytes;
}

/// Unpacks a zlib stream; nothing where it is damaged or larger than `room`.
std::optional<std::string> inflated(std::string_view packed, std::size_t room)
{
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    if (inflateInit(&stream) != Z_OK)
        return std::nullopt;
    std::string text;
    std::string piece(1 << 16, '\0');
    int status = Z_OK;
    while (status == Z_OK && text.size() <= room) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        status = inflate(&stream, Z_NO_FLUSH);
        text.append(piece, 0, piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (status != Z_STREAM_END || text.size() > room)
        return std::nullopt;
    return text;
}

/// Takes what is before the next NUL off `data`.
std::string_view takeField(std::string_view& data)
{
    const std::size_t end = std::min(data.find('\0'), data.size());
    const std::string_view field = data.substr(0, end);
    data.remove_prefix(std::min(end + 1, data.size()));
    return field;
}

/// What is unpacked takes from `room`.
PngText readText(const Chunk& chunk, const ChunkReader& reader, std::size_t& room)
{
    std::string_view data = chunk.data;
    PngText result{fromLatin1(takeField(data)), {}};
    bool packed = chunk.type == "zTXt";
    if (packed || chunk.type == "iTXt") {
        // zTXt: method; iTXt: whether packed, method, language, translated keyword
        if (chunk.type == "iTXt") {
            packed = !data.empty() && data.front() != 0;
            data.remove_prefix(std::min<std::size_t>(2, data.size()));
            takeField(data);
            takeField(data);
        } else {
            data.remove_prefix(std::min<std::size_t>(1, data.size()));
        }
    }
    std::optional<std::string> text = packed ? inflated(data, room) : std::string(data);
    if (!text)
        reader.fail("its text '" + result.keyword.substr(0, 80) + "' cannot be unpacked");
    if (packed)
        room -= text->size();
    result.text = chunk.type == "iTXt" ? unicode::encode(unicode::decode(*text)) : fromLatin1(*text);
    return result;
}

void appendChunk(std::string& to, std::string_view type, std::string_view data)
{
    appendBigEndian(to, static_cast<std::uint32_t>(data.size()));
    const std::size_t start = to.size();
    to.append(type).append(data);
    appendBigEndian(to, checksum(std::string_view(to).substr(start)));
}

std::string textChunk(const PngText& text)
{
    assert(!text.keyword.empty() && text.keyword.size() < 80);
    std::u32string decoded = unicode::decode(text.text);
    std::erase(decoded, U'\0'); // the format has no room for it
    std::string chunk;
    const std::string keyword = text.keyword + '\0';
    if (const std::optional<std::string> latin1 = toLatin1(decoded))
        appendChunk(chunk, "tEXt", keyword + *latin1);
    else
        appendChunk(chunk, "iTXt", keyword + std::string(4, '\0') + unicode::encode(decoded));
    return chunk;
}

} // namespace

bool isPng(std::string_view bytes)
{
    return bytes.starts_with(signature);
}

PngInfo readPngInfo(std::string_view bytes, const std::filesystem::path& path)
{
    ChunkReader reader(bytes, path);
    PngInfo info;
    bool first = true;
    std::size_t room = mostText;
    while (const std::optional<Chunk> chunk = reader.next()) {
        if (std::exchange(first, false)) {
            if (chunk->type != "IHDR" || chunk->data.size() != 13)
                reader.fail("it has no header");
            const std::uint32_t width = bigEndian(chunk->data), height = bigEndian(chunk->data.substr(4));
            if (width == 0 || height == 0 || (width | height) >> 31)
                reader.fail("its size is " + std::to_string(width) + "x" + std::to_string(height));
            info.width = static_cast<int>(width);
            info.height = static_cast<int>(height);
            info.bitDepth = static_cast<unsigned char>(chunk->data[8]);
        }
        if (chunk->type == "tEXt" || chunk->type == "zTXt" || chunk->type == "iTXt")
            info.texts.push_back(readText(*chunk, reader, room));
    }
    return info;
}

PngInfo readPngInfo(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    return readPngInfo({reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()}, path);
}

std::string withTexts(std::string_view png, const std::vector<PngText>& texts)
{
    ChunkReader reader(png, {});
    std::size_t pixels = reader.position();
    for (std::optional<Chunk> chunk = reader.next(); chunk && chunk->type != "IDAT"; chunk = reader.next())
        pixels = reader.position();
    std::string result(png.substr(0, pixels));
    for (const PngText& text : texts)
        result += textChunk(text);
    return result.append(png.substr(pixels));
}

} // namespace candela
