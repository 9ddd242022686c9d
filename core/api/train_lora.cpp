#include "core/api/train_lora.h"

#include <array>
#include <utility>

namespace candela
{
namespace
{

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<OptimizerKind, 4> optimizers = {
    {{OptimizerKind::AdamW, "adamw"}, {OptimizerKind::AdamW8bit, "adamw_8bit"},
        {OptimizerKind::Adafactor, "adafactor"}, {OptimizerKind::Prodigy, "prodigy"}}};
constexpr Names<RateSchedule, 3> schedules = {{{RateSchedule::Constant, "constant"},
    {RateSchedule::Linear, "linear"}, {RateSchedule::Cosine, "cosine"}}};
constexpr Names<CropKind, 2> crops = {{{CropKind::Centre, "centre"}, {CropKind::Random, "random"}}};
constexpr Names<LoraSpelling, 2> spellings = {
    {{LoraSpelling::Kohya, "kohya"}, {LoraSpelling::Diffusers, "diffusers"}}};

template <typename Enum, std::size_t N>
std::string_view lookUp(const Names<Enum, N>& names, Enum value)
{
    for (const auto& [one, name] : names)
        if (one == value)
            return name;
    return {};
}

template <typename Enum, std::size_t N>
std::optional<Enum> lookUp(const Names<Enum, N>& names, std::string_view name)
{
    for (const auto& [one, its] : names)
        if (its == name)
            return one;
    return std::nullopt;
}

} // namespace

std::string_view nameOf(OptimizerKind value)
{
    return lookUp(optimizers, value);
}
std::string_view nameOf(RateSchedule value)
{
    return lookUp(schedules, value);
}
std::string_view nameOf(CropKind value)
{
    return lookUp(crops, value);
}
std::string_view nameOf(LoraSpelling value)
{
    return lookUp(spellings, value);
}
std::optional<OptimizerKind> optimizerFromName(std::string_view name)
{
    return lookUp(optimizers, name);
}
std::optional<RateSchedule> rateScheduleFromName(std::string_view name)
{
    return lookUp(schedules, name);
}
std::optional<CropKind> cropFromName(std::string_view name)
{
    return lookUp(crops, name);
}
std::optional<LoraSpelling> loraSpellingFromName(std::string_view name)
{
    return lookUp(spellings, name);
}

} // namespace candela
