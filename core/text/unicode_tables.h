// What the tokenizer must know of Unicode, as sorted tables; see tests/reference/unicode_tables.py.
#pragma once

#include <cstdint>
#include <span>

namespace candela::unicode
{

/// From `first` to the next boundary: 0 other, 1 letter, 2 number, 3 white space.
struct ClassBoundary {
    std::uint32_t first;
    std::uint8_t kind;
};

/// first, first + step, … last have their lower case at a distance of `difference`.
struct LowercaseRun {
    std::uint32_t first, last;
    std::uint8_t step;
    std::int32_t difference;
};

/// One level of canonical decomposition; `second` is 0 where there is only one part.
struct CharacterDecomposition {
    std::uint32_t composed, first, second;
    bool composes; // whether NFC puts the parts together again
};

struct CombiningRun {
    std::uint32_t first, last;
    std::uint8_t combiningClass; // never 0
};

extern const std::span<const ClassBoundary> classBoundaries;
extern const std::span<const LowercaseRun> lowercaseRuns;
extern const std::span<const CharacterDecomposition> decompositions; // without Hangul, which is arithmetic
extern const std::span<const CombiningRun> combiningRuns;

} // namespace candela::unicode
