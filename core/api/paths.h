// File names in messages and JSON are UTF-8 on every system.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace candela
{

inline std::string utf8(const std::filesystem::path& path)
{
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

inline std::filesystem::path pathFromUtf8(std::string_view text)
{
    return std::filesystem::path(std::u8string(text.begin(), text.end()));
}

/// 'as it appears in a sentence'.
inline std::string quoted(const std::filesystem::path& path)
{
    std::string text;
    text += '\'';
    text += utf8(path);
    text += '\'';
    return text;
}

} // namespace candela
