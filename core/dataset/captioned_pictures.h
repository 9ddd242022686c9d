// What a training reads: pictures with captions, by number.
#pragma once

#include "core/api/image.h"

#include <cstdint>
#include <string>

namespace candela
{

/// A numbered collection; the same number always gives the same picture. Any number of threads may read.
class CaptionedPictures
{
public:
    virtual ~CaptionedPictures() = default;

    virtual std::int64_t count() const = 0;
    /// RGB, square, of the size the source was made for.
    virtual Image picture(std::int64_t index) const = 0;
    /// One of the captions of picture `index`; `variant` chooses the wording where there are several.
    virtual std::string caption(std::int64_t index, std::uint64_t variant) const = 0;
};

} // namespace candela
