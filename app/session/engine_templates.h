// The sentences that the engine, the queue and the gallery say in plain English, with %1 for what they say
// it of. They are listed here, not marked where they are said, because the engine knows nothing of languages;
// a test reads them out of the sources and says which is missing here, or too many.
#pragma once

#include <span>

namespace candela
{

/// Of the run, the queue, prompts and relighting.
std::span<const char* const> engineWorkTemplates();

/// Of files and the models in them. What begins with a small letter, or ends without a stop, is part of a
/// sentence, such as the reason after a colon.
std::span<const char* const> engineFileTemplates();

} // namespace candela
