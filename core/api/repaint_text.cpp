#include "core/api/repaint_text.h"

#include "core/api/number_text.h"

namespace candela
{

std::string_view nameOf(VaeTiling value)
{
    switch (value) {
    case VaeTiling::Auto:
        return "auto";
    case VaeTiling::On:
        return "on";
    case VaeTiling::Off:
        return "off";
    }
    return {};
}

std::optional<VaeTiling> vaeTilingFromName(std::string_view name)
{
    for (const VaeTiling value : allVaeTilings)
        if (name == nameOf(value))
            return value;
    return std::nullopt;
}

std::string textOf(const Extension& extension)
{
    return std::to_string(extension.left) + "," + std::to_string(extension.top) + ","
        + std::to_string(extension.right) + "," + std::to_string(extension.bottom);
}

std::optional<Extension> extensionFromText(std::string_view text)
{
    Extension result;
    for (int* side : {&result.left, &result.top, &result.right, &result.bottom}) {
        const std::size_t comma = text.find(',');
        const auto pixels = numberFrom<int>(text.substr(0, comma), 0, largestExtension);
        const bool last = side == &result.bottom;
        if (!pixels || (comma == std::string_view::npos) != last)
            return std::nullopt;
        *side = *pixels;
        text.remove_prefix(last ? text.size() : comma + 1);
    }
    return result;
}

std::optional<HiresPass> hiresFromText(std::string_view text)
{
    HiresPass pass;
    const std::size_t colon = text.find(':');
    const auto scale = numberFrom<double>(text.substr(0, colon), 1, largestHiresScale);
    if (!scale)
        return std::nullopt;
    pass.scale = *scale;
    if (colon != std::string_view::npos) {
        const auto strength = numberFrom<double>(text.substr(colon + 1), 0, 1);
        if (!strength || *strength == 0)
            return std::nullopt;
        pass.strength = *strength;
    }
    return pass;
}

} // namespace candela
