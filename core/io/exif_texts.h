// How JPEG and WebP pictures say how they were made. Any thread.
#pragma once

#include "core/io/photo_metadata.h"
#include "core/io/png_text.h"

#include <vector>

namespace candela
{

/// What goes into such a file of the texts that a PNG file would get: "parameters" as EXIF's UserComment in
/// UTF-16 (as AUTOMATIC1111 writes it, through piexif), "candela" as the XMP property of that name. A text of
/// more than about 30,000 letters is left out: JPEG has no room for it.
PhotoMetadata metadataWith(const std::vector<PngText>& texts);

/// The other way, and as other programs do it: Fooocus names its scheme in MakerNote ("fooocus_scheme"),
/// ComfyUI keeps "prompt" and "workflow" in Make and Model. Texts of unknown or damaged encodings are left
/// out.
std::vector<PngText> textsIn(const PhotoMetadata& metadata);

} // namespace candela
