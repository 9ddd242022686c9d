// Where a picture's noise comes from: one generator a picture, in whose order all of it is drawn. One thread.
#pragma once

#include "core/api/requests.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <vector>

namespace candela
{

class NoiseGenerator
{
public:
    NoiseGenerator(NoiseSource source, std::uint32_t seed);

    /// Standard normal, fp32, on the CPU.
    at::Tensor draw(at::IntArrayRef shape);

    /// What is random and no noise of a sampler's, an encoder's sample above all. NoiseSource::Cpu draws
    /// noise from the same, as diffusers does; Philox leaves it alone.
    at::Generator& processor() { return m_processor; }

private:
    NoiseSource m_source;
    std::uint32_t m_seed;
    std::uint32_t m_draws = 0;
    at::Generator m_processor;
};

/// One for each picture, seeded with seed + k (mod 2³²): a picture does not depend on its batch.
std::vector<NoiseGenerator> generatorsFor(
    std::uint32_t seed, int count, NoiseSource source = NoiseSource::Cpu);

/// Standard normal (generators.size(), C, H, W) fp32 on the CPU, one draw of (1, C, H, W) from each
/// generator.
at::Tensor drawNoise(std::vector<NoiseGenerator>& generators, at::IntArrayRef pictureShape);

} // namespace candela
