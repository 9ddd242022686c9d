#include "ui/theme/colours.h"

#include <cmath>

namespace candela
{

const Colours& darkColours()
{
    static const Colours colours{
        .window = "#1F1F1F",
        .base = "#171717",
        .raised = "#2A2A2A",
        .canvas = "#333333",
        .text = "#EDEDED",
        .secondary = "#B5B5B5",
        .placeholder = "#949494",
        .disabled = "#7A7A7A",
        .edge = "#828282",
        .divider = "#3A3A3A",
        .accent = "#F0B04A",
        .onAccent = "#1F1400",
        .error = "#FF8A80",
        .warning = "#F7DC6F",
        .success = "#7BD88F",
        .info = "#8AB4F8",
    };
    return colours;
}

const Colours& lightColours()
{
    static const Colours colours{
        .window = "#F4F4F4",
        .base = "#FFFFFF",
        .raised = "#EAEAEA",
        .canvas = "#C8C8C8",
        .text = "#1C1C1C",
        .secondary = "#545454",
        .placeholder = "#696969",
        .disabled = "#858585",
        .edge = "#7A7A7A",
        .divider = "#D4D4D4",
        .accent = "#8A5000",
        .onAccent = "#FFFFFF",
        .error = "#B3261E",
        .warning = "#6B5400",
        .success = "#1B6E2E",
        .info = "#1A56B0",
    };
    return colours;
}

QPalette paletteOf(const Colours& colours)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.base);
    palette.setColor(QPalette::AlternateBase, colours.raised);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.placeholder);
    palette.setColor(QPalette::Button, colours.raised);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.error);
    palette.setColor(QPalette::ToolTipBase, colours.raised);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.onAccent);
    palette.setColor(QPalette::Link, colours.info);
    palette.setColor(QPalette::LinkVisited, colours.info);
    palette.setColor(QPalette::Light, blend(colours.raised, colours.text, 0.12));
    palette.setColor(QPalette::Midlight, blend(colours.raised, colours.text, 0.06));
    palette.setColor(QPalette::Mid, colours.divider);
    palette.setColor(QPalette::Dark, colours.edge);
    palette.setColor(QPalette::Shadow, Qt::black);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText,
             QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, colours.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.divider);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, colours.disabled);
    return palette;
}

static double luminance(const QColor& colour)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor blend(const QColor& under, const QColor& over, double share)
{
    const auto mix = [share](double u, double o) {
        return static_cast<float>(u + (o - u) * share);
    };
    return QColor::fromRgbF(
        mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()), mix(under.blueF(), over.blueF()));
}

} // namespace candela
