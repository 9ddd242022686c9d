// Precompiled for candela_core: LibTorch's headers cost 12 s a translation unit without it.
#pragma once

#include <torch/nn.h>
#include <torch/types.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>
