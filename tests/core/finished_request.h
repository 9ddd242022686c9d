// A request as pictures remember it: every option is filled in.
#pragma once

#include "core/api/requests.h"

namespace candela
{

inline GenerateRequest finishedRequest(const std::string& prompt, const std::string& negative = "dark")
{
    return {.prompt = prompt,
        .negative = negative,
        .seed = 7,
        .steps = 12,
        .cfg = 5.5,
        .width = 64,
        .height = 64,
        .sampler = SamplerKind::EulerA};
}

} // namespace candela
