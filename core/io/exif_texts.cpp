#include "core/io/exif_texts.h"

#include "core/text/unicode.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace candela
{
namespace
{

constexpr std::size_t mostBytes = 60'000; // of one text: a segment of a JPEG file has 65,533 for all
constexpr const char* userComment = "Exif.Photo.UserComment";
constexpr const char* makerNote = "Exif.Photo.MakerNote";
constexpr const char* ourProperty = "Xmp.candela.parameters";

using namespace std::string_view_literals;
constexpr std::string_view unicodeMark = "UNICODE\0"sv, asciiMark = "ASCII\0\0\0"sv,
                           jisMark = "JIS\0\0\0\0\0"sv, unknownMark = "\0\0\0\0\0\0\0\0"sv;

void appendUnit(std::string& to, unsigned unit)
{
    to += static_cast<char>(unit >> 8);
    to += static_cast<char>(unit & 0xff);
}

std::string toUtf16BigEndian(std::string_view utf8)
{
    std::string bytes;
    for (const char32_t c : unicode::decode(utf8)) {
        if (c == 0) // would end the text for most readers
            continue;
        if (c < 0x10000) {
            appendUnit(bytes, static_cast<unsigned>(c));
        } else {
            appendUnit(bytes, 0xd800 + static_cast<unsigned>((c - 0x10000) >> 10));
            appendUnit(bytes, 0xdc00 + static_cast<unsigned>((c - 0x10000) & 0x3ff));
        }
    }
    return bytes;
}

/// Which of the two bytes of a unit comes first is nowhere said: a mark may tell, else the zeros, which such
/// texts are full of ("Steps: 20, …").
bool isLittleEndian(std::string_view bytes)
{
    if (bytes.starts_with("\xff\xfe"sv) || bytes.starts_with("\xfe\xff"sv))
        return bytes[0] == '\xff';
    std::size_t zeros[2] = {};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        zeros[i % 2] += bytes[i] == 0;
    return zeros[1] > zeros[0];
}

std::string fromUtf16(std::string_view bytes)
{
    const bool little = isLittleEndian(bytes);
    const auto unitAt = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<char32_t>(little ? second << 8 | first : first << 8 | second);
    };
    const auto isHigh = [](char32_t unit) {
        return unit >= 0xd800 && unit < 0xdc00;
    };
    const auto isLow = [](char32_t unit) {
        return unit >= 0xdc00 && unit < 0xe000;
    };
    std::string text;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        char32_t c = unitAt(at);
        if (c == 0xfeff && at == 0)
            continue;
        if (isHigh(c) && at + 3 < bytes.size() && isLow(unitAt(at + 2))) {
            c = 0x10000 + ((c - 0xd800) << 10) + (unitAt(at + 2) - 0xdc00);
            at += 2;
        } else if (isHigh(c) || isLow(c)) {
            c = 0xfffd; // half of a pair
        }
        unicode::append(text, c);
    }
    return text;
}

/// As stored, whatever type the file gives it.
std::string bytesOf(const Exiv2::Exifdatum& datum)
{
    if (const auto* text = dynamic_cast<const Exiv2::StringValueBase*>(&datum.value()))
        return text->value_; // its copy() would convert
    std::string bytes(static_cast<std::size_t>(std::max(0L, datum.size())), '\0');
    if (!bytes.empty())
        datum.copy(reinterpret_cast<Exiv2::byte*>(bytes.data()), Exiv2::bigEndian);
    return bytes;
}

std::optional<std::string> bytesOf(const Exiv2::ExifData& exif, const char* key)
{
    const auto found = exif.findKey(Exiv2::ExifKey(key));
    return found == exif.end() ? std::nullopt : std::optional(bytesOf(*found));
}

/// Up to the first NUL, with what is no UTF-8 replaced.
std::string plainText(std::string_view bytes)
{
    return unicode::encode(unicode::decode(bytes.substr(0, bytes.find('\0'))));
}

/// A UserComment begins with 8 bytes that say what it is written in; some programs leave them out.
std::optional<std::string> commentText(std::string_view bytes)
{
    if (bytes.starts_with(unicodeMark)) {
        std::string text = fromUtf16(bytes.substr(unicodeMark.size()));
        text.resize(std::min(text.find('\0'), text.size())); // padding
        return text;
    }
    if (bytes.starts_with(jisMark))
        return std::nullopt;
    for (const std::string_view mark : {asciiMark, unknownMark})
        if (bytes.starts_with(mark))
            bytes.remove_prefix(mark.size());
    return plainText(bytes);
}

/// In XML, quotation marks and the like take six.
std::size_t bytesInXml(std::string_view text)
{
    constexpr std::size_t escaped = 6;
    std::size_t bytes = 0;
    for (const char c : text)
        bytes += std::string_view("\"&<>'").find(c) == std::string_view::npos ? 1 : escaped;
    return bytes;
}

std::string_view textFor(const std::vector<PngText>& texts, std::string_view keyword)
{
    const auto found = std::ranges::find(texts, keyword, &PngText::keyword);
    return found == texts.end() ? std::string_view() : std::string_view(found->text);
}

} // namespace

PhotoMetadata metadataWith(const std::vector<PngText>& texts)
{
    PhotoMetadata metadata;
    metadata.byteOrder = Exiv2::bigEndian; // as the text is: readers disagree on which of the two decides
    std::string comment(unicodeMark);
    comment += toUtf16BigEndian(textFor(texts, "parameters"));
    if (comment.size() > unicodeMark.size() && comment.size() <= mostBytes) {
        const Exiv2::DataValue value(reinterpret_cast<const Exiv2::byte*>(comment.data()),
            static_cast<long>(comment.size()), Exiv2::bigEndian, Exiv2::undefined);
        metadata.exif.add(Exiv2::ExifKey(userComment), &value);
    }
    const std::string_view ours = textFor(texts, "candela");
    if (!ours.empty() && bytesInXml(ours) <= mostBytes) {
        prepareExiv2();
        metadata.xmp[ourProperty] = std::string(ours);
    }
    return metadata;
}

std::vector<PngText> textsIn(const PhotoMetadata& metadata)
{
    std::vector<PngText> texts;
    if (const auto bytes = bytesOf(metadata.exif, userComment))
        if (const auto text = commentText(*bytes); text && !text->empty())
            texts.push_back({"parameters", *text});
    if (const auto scheme = bytesOf(metadata.exif, makerNote);
        scheme && (plainText(*scheme) == "fooocus" || plainText(*scheme) == "a1111"))
        texts.push_back({"fooocus_scheme", plainText(*scheme)});
    for (const char* key : {"Exif.Image.Make", "Exif.Image.Model"})
        if (const auto bytes = bytesOf(metadata.exif, key))
            for (const char* name : {"prompt", "workflow"})
                if (const std::string begin = std::string(name) + ":"; bytes->starts_with(begin + "{"))
                    texts.push_back({name, plainText(std::string_view(*bytes).substr(begin.size()))});
    for (const Exiv2::Xmpdatum& datum : metadata.xmp)
        if (datum.key() == ourProperty)
            texts.push_back({"candela", plainText(datum.toString())});
    return texts;
}

} // namespace candela
