#include "core/dataset/caption_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#ifdef _WIN32
#define NOMINMAX
#include <windows.h>
#else
#include <iconv.h>
#endif

namespace candela
{
namespace
{

unsigned at(std::string_view bytes, std::size_t index)
{
    return static_cast<unsigned char>(bytes[index]);
}

/// The length of the character that begins here; 0 where it is not UTF-8 (RFC 3629).
std::size_t utf8Length(std::string_view bytes, std::size_t begin)
{
    const unsigned lead = at(bytes, begin);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xc2 && lead < 0xe0 ? 2
        : lead >= 0xe0 && lead < 0xf0                      ? 3
        : lead >= 0xf0 && lead < 0xf5                      ? 4
                                                           : 0;
    if (length == 0 || begin + length > bytes.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (at(bytes, begin + i) >> 6 != 0b10)
            return 0;
    const unsigned second = at(bytes, begin + 1);
    const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
    const bool outside = (lead == 0xed && second >= 0xa0) || (lead == 0xf4 && second >= 0x90);
    return overlong || outside ? 0 : length;
}

bool isUtf8(std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = utf8Length(bytes, i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

void append(std::string& text, std::uint32_t c)
{
    const auto add = [&text](std::uint32_t byte) {
        text += static_cast<char>(byte);
    };
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xc0 | c >> 6);
        add(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        add(0xe0 | c >> 12);
        add(0x80 | (c >> 6 & 0x3f));
        add(0x80 | (c & 0x3f));
    } else {
        add(0xf0 | c >> 18);
        add(0x80 | (c >> 12 & 0x3f));
        add(0x80 | (c >> 6 & 0x3f));
        add(0x80 | (c & 0x3f));
    }
}

enum class Order { Little, Big };

std::optional<std::string> fromUtf16(std::string_view bytes, Order order)
{
    if (bytes.size() % 2 != 0)
        return std::nullopt;
    const auto unit = [&](std::size_t i) -> std::uint32_t {
        return order == Order::Little ? at(bytes, i) | at(bytes, i + 1) << 8
                                      : at(bytes, i) << 8 | at(bytes, i + 1);
    };
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        std::uint32_t c = unit(i);
        if (c >= 0xd800 && c < 0xe000) { // one of a pair
            const std::uint32_t low = c < 0xdc00 && i + 4 <= bytes.size() ? unit(i + 2) : 0;
            if (low < 0xdc00 || low >= 0xe000)
                return std::nullopt;
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        if (c == 0)
            return std::nullopt;
        append(text, c);
    }
    return text;
}

/// Latin letters in UTF-16 have a zero in every second byte: nothing else has.
std::optional<Order> evidentUtf16(std::string_view bytes)
{
    std::array<std::size_t, 2> zeros = {};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        zeros[i % 2] += bytes[i] == '\0';
    const std::size_t most = bytes.size() / 2;
    if (zeros[0] == 0 && zeros[1] * 2 > most)
        return Order::Little;
    if (zeros[1] == 0 && zeros[0] * 2 > most)
        return Order::Big;
    return std::nullopt;
}

/// Whether all bytes above 127 come in pairs that GB2312 has, whose characters are the common ones.
bool isCommonChinese(std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (at(bytes, i) < 0x80)
            continue;
        const bool pair = i + 1 < bytes.size() && at(bytes, i) >= 0xa1 && at(bytes, i) <= 0xf7
            && at(bytes, i + 1) >= 0xa1 && at(bytes, i + 1) <= 0xfe;
        if (!pair)
            return false;
        ++i;
    }
    return true;
}

#ifdef _WIN32

std::optional<std::string> fromGb18030(std::string_view bytes)
{
    constexpr UINT gb18030 = 54936;
    std::wstring wide(bytes.size(), L'\0');
    const int count = MultiByteToWideChar(gb18030, MB_ERR_INVALID_CHARS, bytes.data(),
        static_cast<int>(bytes.size()), wide.data(), static_cast<int>(wide.size()));
    if (count <= 0)
        return std::nullopt;
    std::string units;
    for (int i = 0; i < count; ++i) {
        units += static_cast<char>(wide[static_cast<std::size_t>(i)] & 0xff);
        units += static_cast<char>(wide[static_cast<std::size_t>(i)] >> 8);
    }
    return fromUtf16(units, Order::Little);
}

#else

std::optional<std::string> fromGb18030(std::string_view bytes)
{
    const iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == reinterpret_cast<iconv_t>(-1))
        return std::nullopt;
    std::string from(bytes), to(bytes.size() * 2, '\0');
    char *in = from.data(), *out = to.data();
    std::size_t inLeft = from.size(), outLeft = to.size();
    const bool done = iconv(converter, &in, &inLeft, &out, &outLeft) != static_cast<std::size_t>(-1);
    iconv_close(converter);
    if (!done)
        return std::nullopt;
    to.resize(to.size() - outLeft);
    return to;
}

#endif

std::optional<std::string> fromLatin1(std::string_view bytes)
{
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (at(bytes, i) >= 0x80 && at(bytes, i) < 0xa0) // no letters: another encoding
            return std::nullopt;
        append(text, at(bytes, i));
    }
    return text;
}

} // namespace

std::optional<std::string> utf8FromAny(std::string_view bytes)
{
    if (bytes.starts_with("\xef\xbb\xbf"))
        bytes.remove_prefix(3);
    else if (bytes.starts_with("\xff\xfe"))
        return fromUtf16(bytes.substr(2), Order::Little);
    else if (bytes.starts_with("\xfe\xff"))
        return fromUtf16(bytes.substr(2), Order::Big);
    if (bytes.find('\0') != std::string_view::npos) {
        const auto order = evidentUtf16(bytes);
        return order ? fromUtf16(bytes, *order) : std::nullopt;
    }
    if (isUtf8(bytes))
        return std::string(bytes);
    return isCommonChinese(bytes) ? fromGb18030(bytes) : fromLatin1(bytes);
}

std::string tidiedCaption(std::string_view text)
{
    std::string tidy;
    bool lineEnds = false;
    for (const char c : text) {
        if (c == '\n' || c == '\r') {
            lineEnds = true;
            continue;
        }
        const bool blank = c == ' ' || c == '\t';
        if (blank && (tidy.empty() || lineEnds))
            continue;
        if (lineEnds && !tidy.empty() && tidy.back() != ' ' && tidy.back() != '\t')
            tidy += ' ';
        lineEnds = false;
        tidy += c;
    }
    const std::size_t end = tidy.find_last_not_of(" \t");
    tidy.resize(end == std::string::npos ? 0 : end + 1);
    return tidy;
}

} // namespace candela
