// From the words of another program's metadata to a request of ours. Any thread.
#pragma once

#include "core/api/picture_parameters.h"
#include "core/io/generation_parameters.h"

namespace candela
{

/// AUTOMATIC1111's names are the common language: "Steps", "Sampler", "Schedule type", "CFG scale", "Seed",
/// "Size", "Clip skip", "Eta DDIM", "Denoising strength" where a "Source" is named before it, "Model". Values
/// may be spelt as any of the programs does; what means nothing here, or no longer the same, is listed in
/// PictureParameters::notRestored. `program` is taken over as it is.
PictureParameters restoredParameters(std::string program, const ParsedParameters& said);

/// The sampler meant by "DPM++ 2M Karras", "dpmpp_2m_sde_gpu", "euler_k" or "k_euler_ancestral", and the
/// schedule where the name includes one. Nothing where the engine has no such sampler.
struct NamedSampler {
    SamplerKind sampler;
    std::optional<ScheduleKind> schedule;
};
std::optional<NamedSampler> samplerFromForeignName(std::string_view name);

} // namespace candela
