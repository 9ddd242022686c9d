// Weights by name, as a checkpoint holds them.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace candela
{

using StateDict = std::map<std::string, at::Tensor>;

} // namespace candela
