#include "core/samplers/noise_generator.h"

#include "core/samplers/philox.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randn.h>

namespace candela
{

NoiseGenerator::NoiseGenerator(NoiseSource source, std::uint32_t seed)
    : m_source(source)
    , m_seed(seed)
    , m_processor(at::detail::createCPUGenerator(seed))
{
}

at::Tensor NoiseGenerator::draw(at::IntArrayRef shape)
{
    if (m_source == NoiseSource::Cpu)
        return at::randn(shape, m_processor, at::TensorOptions(at::kFloat));
    at::Tensor noise = at::empty(shape, at::kFloat);
    fillNormalPhilox(
        {noise.mutable_data_ptr<float>(), static_cast<std::size_t>(noise.numel())}, m_seed, m_draws++);
    return noise;
}

std::vector<NoiseGenerator> generatorsFor(std::uint32_t seed, int count, NoiseSource source)
{
    std::vector<NoiseGenerator> generators;
    generators.reserve(static_cast<std::size_t>(count));
    for (int k = 0; k < count; ++k)
        generators.emplace_back(source, seed + static_cast<std::uint32_t>(k));
    return generators;
}

at::Tensor drawNoise(std::vector<NoiseGenerator>& generators, at::IntArrayRef pictureShape)
{
    std::vector<int64_t> shape(pictureShape.begin(), pictureShape.end());
    shape.insert(shape.begin(), 1);
    std::vector<at::Tensor> pictures;
    pictures.reserve(generators.size());
    for (NoiseGenerator& generator : generators)
        pictures.push_back(generator.draw(shape));
    return at::cat(pictures);
}

} // namespace candela
