// The comparisons that `candela verify` makes. The caller's thread.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"
#include "core/api/verify.h"

#include <ATen/core/Tensor.h>
#include <nlohmann/json_fwd.hpp>

namespace candela
{

using ReportVerified = std::function<void(const Verified&)>;

/// Takes the larger of what is known and of this comparison. A difference that is not a number stays.
void compare(
    Verified& verified, const at::Tensor& actual, const at::Tensor& expected, const std::string& where);

/// What a golden file's case says, to be painted in fp32 on the processor; without a model.
GenerateRequest referenceRequest(const nlohmann::json& settings);

/// The networks, tokenizers and samplers of each family on tiny models, against diffusers' results, in fp32.
void checkReferences(const VerifyOptions& options, RunContext& context, const ReportVerified& report);

/// A model's networks as they are painted with, packed and in their precision, against the same from the
/// weights as they are stored, in fp32 on the processor.
void checkModel(const VerifyOptions& options, RunContext& context, const ReportVerified& report);

} // namespace candela
