// Numbers as people and other programs write them. Any thread.
#pragma once

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace candela
{

/// Nothing where the text is not a number from its first letter to its last, or one that does not fit.
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

/// The shortest digits that mean exactly this number, without ".0": 7, 7.5.
inline std::string shortestText(double value)
{
    std::array<char, 32> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end};
}

} // namespace candela
