#include "core/samplers/noise_generator.h"
#include "core/samplers/philox.h"
#include "core/samplers/sampler.h"
#include "tests/core/golden.h"

#include <doctest/doctest.h>

using namespace candela;

TEST_SUITE_BEGIN("philox");

TEST_CASE("Philox 4x32-10 gives the known answers of its authors")
{
    using Four = std::array<std::uint32_t, 4>;
    CHECK((philox4x32({0, 0, 0, 0}, {0, 0}) == Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr std::uint32_t all = 0xffffffff;
    CHECK((philox4x32({all, all, all, all}, {all, all})
        == Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    CHECK((philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0})
        == Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST_CASE("noise is that of a CUDA device")
{
    // torch.manual_seed(0); torch.randn(3, 4, device="cuda"), to the four digits that are printed
    constexpr float printed[] = {-0.9247F, -0.4253F, -2.6438F, 0.1452F, -0.1209F, -0.5797F, -0.6229F,
        -0.3284F, -1.0745F, -0.3631F, -1.6711F, 2.2655F};
    std::array<float, 12> values{};
    fillNormalPhilox(values, 0, 0);
    for (std::size_t i = 0; i < values.size(); ++i)
        CHECK(values[i] == doctest::Approx(printed[i]).epsilon(1e-4));
}

TEST_CASE("noise is that of the published algorithm, draw after draw")
{
    const StateDict golden = loadGolden("philox").tensors;
    for (const std::uint32_t seed : {0U, 1U, 4294967295U}) {
        CAPTURE(seed);
        std::vector<NoiseGenerator> generators = generatorsFor(seed, 1, NoiseSource::Philox);
        for (int draw = 0; draw < 3; ++draw) {
            CAPTURE(draw);
            const at::Tensor noise = drawNoise(generators, {4, 5, 3});
            const at::Tensor known =
                golden.at("seed" + std::to_string(seed) + "_draw" + std::to_string(draw));
            CHECK(at::allclose(noise[0], known, 1e-6, 1e-7));
        }
    }
}

TEST_CASE("picture k of a batch draws from seed + k, and what else is random leaves its noise alone")
{
    auto batch = generatorsFor(41, 2, NoiseSource::Philox);
    auto single = generatorsFor(42, 1, NoiseSource::Philox);
    at::randn({7}, single.front().processor());
    const std::vector<std::int64_t> shape{4, 6, 2};
    for (int draw = 0; draw < 2; ++draw)
        CHECK(at::equal(drawNoise(batch, shape)[1], drawNoise(single, shape)[0]));
    auto processor = generatorsFor(42, 1);
    CHECK_FALSE(at::allclose(drawNoise(single, shape), drawNoise(processor, shape)));
}

TEST_SUITE_END();
