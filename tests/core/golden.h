// Golden tensors made by tests/reference/*.py, and the comparison with them.
#pragma once

#include "core/io/safetensors.h"

#include <torch/types.h>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace candela
{

/// A network of the reference library: its config, its weights, what went in and what came out.
struct Golden {
    nlohmann::json config;
    StateDict weights; // in fp16, in which they are exact
    StateDict tensors;
};

inline Golden loadGolden(const std::string& name)
{
    const auto file = SafetensorsFile::open(std::string(CANDELA_GOLDEN_DIR) + "/" + name + ".safetensors");
    Golden golden;
    golden.config = nlohmann::json::parse(file.metadata().at("config"));
    const std::string prefix = "weights/";
    for (const std::string& key : file.names()) {
        if (key.starts_with(prefix))
            golden.weights.emplace(key.substr(prefix.size()), file.tensor(key));
        else
            golden.tensors.emplace(key, file.tensor(key));
    }
    return golden;
}

/// The project's tolerance for fp32: rtol 1e-3, atol 1e-5.
inline bool closeTo(
    const at::Tensor& actual, const at::Tensor& expected, double rtol = 1e-3, double atol = 1e-5)
{
    if (actual.sizes() != expected.sizes()) {
        MESSAGE("shapes differ: " << actual.sizes() << " and " << expected.sizes());
        return false;
    }
    const at::Tensor a = actual.to(at::kFloat), e = expected.to(at::kFloat);
    const bool close = at::allclose(a, e, rtol, atol);
    if (!close)
        MESSAGE("largest difference " << (a - e).abs().max().item<float>() << " where the largest value is "
                                      << e.abs().max().item<float>());
    return close;
}

} // namespace candela
