#include "core/pipelines/source_picture.h"

#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"
#include "core/pipelines/canvas_drawing.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

/// (1, channels, height, width) fp32 in 0..255
at::Tensor valuesOf(const Image& image)
{
    const at::Tensor bytes = at::from_blob(const_cast<std::uint8_t*>(image.pixels.data()),
        {image.height, image.width, image.channels}, at::kByte);
    return bytes.to(at::kFloat).permute({2, 0, 1}).unsqueeze(0); // (H, W, C) → (1, C, H, W)
}

bool isNear(double own, int wanted, int multiple)
{
    return std::abs(own - wanted) < multiple;
}

/// A side of the extended picture on the canvas.
struct Side {
    int begin = 0; // of the source, in pixels of the canvas
    int length = 0;
};

/// `spare` pixels that rounding leaves, or takes where they are negative, go where the picture is extended,
/// or else evenly to both ends.
Side sideOf(int own, int before, int after, double scale, int wanted)
{
    const int length = std::max(1, static_cast<int>(std::lround(own * scale)));
    const int first = static_cast<int>(std::lround(before * scale));
    const int last = static_cast<int>(std::lround(after * scale));
    const int spare = wanted - first - length - last;
    const bool both = (before > 0) == (after > 0);
    return {.begin = first + (both ? spare / 2 : before > 0 ? spare : 0), .length = length};
}

} // namespace

at::Tensor PictureCanvas::pixels() const
{
    return valuesOf(image) / 127.5 - 1;
}

at::Tensor PictureCanvas::painted() const
{
    return mask.empty() ? at::Tensor() : (valuesOf(mask) / 255 >= 0.5).to(at::kFloat);
}

Image PictureCanvas::composedWith(const Image& paintedAnew) const
{
    return mask.empty() ? paintedAnew : blended(image, paintedAnew, seamed(mask));
}

SourcePicture::SourcePicture(const GenerateRequest& request)
    : m_image(readColours(request.source))
    , m_extension(request.extension)
{
    if (request.mask.empty())
        return;
    m_mask = readGreys(request.mask, {m_image.width, m_image.height});
    if (m_extension == Extension{} && std::ranges::max(m_mask.pixels) < 128)
        throw badInput(
            "The mask " + quoted(request.mask) + " is black everywhere: nothing would be painted.");
}

std::optional<SourcePicture> SourcePicture::of(const GenerateRequest& request)
{
    if (!request.source.empty())
        return SourcePicture(request);
    if (!request.mask.empty())
        throw badInput(
            "A mask says what of a picture is painted anew, and there is no picture to begin from.",
            "Name the picture, too.");
    if (request.extension != Extension{})
        throw badInput("There is no picture to begin from that could be extended.", "Name the picture, too.");
    return std::nullopt;
}

PictureSize SourcePicture::paintedSize(PictureSize usual, int multiple) const
{
    const int ownWidth = m_image.width + m_extension.left + m_extension.right;
    const int ownHeight = m_image.height + m_extension.top + m_extension.bottom;
    const double own = static_cast<double>(ownWidth) * ownHeight;
    const double wanted = static_cast<double>(usual.width) * usual.height;
    const double scale = own > 4 * wanted ? std::sqrt(wanted / own) : 1;
    const auto rounded = [&](int side, bool up) {
        const int pixels = static_cast<int>(side * scale);
        return std::max(1, (pixels + (up ? multiple - 1 : 0)) / multiple) * multiple;
    };
    return {rounded(ownWidth, m_extension.left + m_extension.right > 0),
        rounded(ownHeight, m_extension.top + m_extension.bottom > 0)};
}

PictureCanvas SourcePicture::canvas(PictureSize size) const
{
    if (m_extension != Extension{})
        return extended(size);
    return {.image = covering(m_image, size), .mask = m_mask.empty() ? m_mask : covering(m_mask, size)};
}

PictureCanvas SourcePicture::extended(PictureSize size) const
{
    const Extension& by = m_extension;
    const int ownWidth = m_image.width + by.left + by.right;
    const int ownHeight = m_image.height + by.top + by.bottom;
    constexpr int roundedBy = 64; // the largest multiple of any model
    const bool asItIs = isNear(ownWidth, size.width, roundedBy) && isNear(ownHeight, size.height, roundedBy);
    const double scale = asItIs
        ? 1
        : std::max(static_cast<double>(size.width) / ownWidth, static_cast<double>(size.height) / ownHeight);
    const Side across = sideOf(m_image.width, by.left, by.right, scale, size.width);
    const Side down = sideOf(m_image.height, by.top, by.bottom, scale, size.height);
    return placedOn(size, {across.begin, down.begin}, {across.length, down.length}, m_image, m_mask);
}

int skippedSteps(int steps, double strength)
{
    const int taken = stepsTaken(steps, strength);
    if (taken < 1)
        throw badInput("A strength of " + shortestText(strength) + " leaves none of the "
                + std::to_string(steps) + " steps to take.",
            "Choose a greater strength, or more steps.");
    return steps - taken;
}

} // namespace candela
