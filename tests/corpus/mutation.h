// Damage to files, the same for the same number on every machine.
#pragma once

#include "core/dataset/counter_rng.h"

#include <string>

namespace candela
{

/// `file` after one to four accidents: bits flipped, bytes and numbers replaced by awkward ones, parts
/// removed, repeated, moved or taken from `other`, the end cut off.
std::string damaged(std::string file, const std::string& other, CounterRng& random);

} // namespace candela
