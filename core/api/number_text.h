// Numbers that people and other programs wrote down: the whole text is one, or it is none. Any thread.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace candela
{

/// Nothing where the text holds anything but a number that fits.
template <typename Number>
std::optional<Number> numberFrom(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// Nothing, too, where it does not lie between `least` and `most`; NaN lies nowhere.
template <typename Number>
std::optional<Number> numberFrom(std::string_view text, Number least, Number most)
{
    const auto value = numberFrom<Number>(text);
    return value && *value >= least && *value <= most ? value : std::nullopt;
}

} // namespace candela
