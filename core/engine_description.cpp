#include "core/api/engine.h"

#include <torch/version.h>

namespace candela
{

std::string engineDescription()
{
    return "LibTorch " TORCH_VERSION;
}

} // namespace candela
