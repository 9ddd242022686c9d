#include "core/api/requests.h"

#include <array>
#include <utility>

namespace candela
{
namespace
{

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<SamplerKind, 11> samplerNames = {{
    {SamplerKind::Ddpm, "ddpm"},
    {SamplerKind::Ddim, "ddim"},
    {SamplerKind::Plms, "plms"},
    {SamplerKind::Euler, "euler"},
    {SamplerKind::EulerA, "euler_a"},
    {SamplerKind::Heun, "heun"},
    {SamplerKind::Lms, "lms"},
    {SamplerKind::Dpmpp2M, "dpmpp_2m"},
    {SamplerKind::Dpmpp2MSde, "dpmpp_2m_sde"},
    {SamplerKind::UniPc, "unipc"},
    {SamplerKind::Lcm, "lcm"},
}};
constexpr Names<ScheduleKind, 4> scheduleNames = {{
    {ScheduleKind::Default, "default"},
    {ScheduleKind::Karras, "karras"},
    {ScheduleKind::Exponential, "exponential"},
    {ScheduleKind::Uniform, "uniform"},
}};
constexpr Names<Precision, 4> precisionNames = {{
    {Precision::Auto, "auto"},
    {Precision::Fp32, "fp32"},
    {Precision::Bf16, "bf16"},
    {Precision::Fp16, "fp16"},
}};
constexpr Names<PreviewMode, 3> previewNames = {{
    {PreviewMode::Off, "off"},
    {PreviewMode::Latent, "latent"},
    {PreviewMode::Taesd, "taesd"},
}};

constexpr Names<PromptGrammar, 3> grammarNames = {{
    {PromptGrammar::A1111, "a1111"},
    {PromptGrammar::ComfyUi, "comfyui"},
    {PromptGrammar::Plain, "plain"},
}};

template <typename Enum, std::size_t N>
constexpr std::string_view lookUp(const Names<Enum, N>& names, Enum value)
{
    for (const auto& [candidate, name] : names)
        if (candidate == value)
            return name;
    return {};
}

template <typename Enum, std::size_t N>
constexpr std::optional<Enum> lookUp(const Names<Enum, N>& names, std::string_view wanted)
{
    for (const auto& [value, name] : names)
        if (name == wanted)
            return value;
    return std::nullopt;
}

} // namespace

std::string_view nameOf(SamplerKind value)
{
    return lookUp(samplerNames, value);
}
std::string_view nameOf(ScheduleKind value)
{
    return lookUp(scheduleNames, value);
}
std::string_view nameOf(Precision value)
{
    return lookUp(precisionNames, value);
}
std::string_view nameOf(PreviewMode value)
{
    return lookUp(previewNames, value);
}
std::string_view nameOf(PromptGrammar value)
{
    return lookUp(grammarNames, value);
}

std::optional<SamplerKind> samplerFromName(std::string_view name)
{
    return lookUp(samplerNames, name);
}
std::optional<ScheduleKind> scheduleFromName(std::string_view name)
{
    return lookUp(scheduleNames, name);
}
std::optional<Precision> precisionFromName(std::string_view name)
{
    return lookUp(precisionNames, name);
}
std::optional<PreviewMode> previewModeFromName(std::string_view name)
{
    return lookUp(previewNames, name);
}

std::optional<PromptGrammar> promptGrammarFromName(std::string_view name)
{
    return lookUp(grammarNames, name);
}

bool hasSchedule(SamplerKind sampler, ScheduleKind schedule)
{
    using enum SamplerKind;
    switch (schedule) {
    case ScheduleKind::Default:
        return true;
    case ScheduleKind::Uniform:
        return sampler != Lcm && sampler != Plms; // plms takes strides of one length
    case ScheduleKind::Karras:
    case ScheduleKind::Exponential:
        break;
    }
    return sampler != Ddpm && sampler != Ddim && sampler != Plms && sampler != Lcm;
}

int stepsTaken(int steps, double strength)
{
    return static_cast<int>(steps * strength);
}

std::string_view titleOf(SamplerKind sampler)
{
    switch (sampler) {
    case SamplerKind::Ddpm:
        return "DDPM";
    case SamplerKind::Ddim:
        return "DDIM";
    case SamplerKind::Plms:
        return "PLMS";
    case SamplerKind::Euler:
        return "Euler";
    case SamplerKind::EulerA:
        return "Euler a";
    case SamplerKind::Heun:
        return "Heun";
    case SamplerKind::Lms:
        return "LMS";
    case SamplerKind::Dpmpp2M:
        return "DPM++ 2M";
    case SamplerKind::Dpmpp2MSde:
        return "DPM++ 2M SDE";
    case SamplerKind::UniPc:
        return "UniPC";
    case SamplerKind::Lcm:
        return "LCM";
    }
    return {};
}

} // namespace candela
