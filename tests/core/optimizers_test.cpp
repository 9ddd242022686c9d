// The optimizers, schedules and the loss scale of LoRA training, against tests/reference/optimizers.py.
#include "core/api/error.h"
#include "core/training/adafactor.h"
#include "core/training/adamw_8bit.h"
#include "core/training/checkpoint.h"
#include "core/training/loss_scale.h"
#include "core/training/prodigy.h"
#include "core/training/rate_schedule.h"
#include "tests/core/golden.h"
#include "tests/support/temporary_folder.h"

#include <cmath>
#include <limits>

using namespace candela;

namespace
{

const StateDict& golden()
{
    static const StateDict tensors = loadGolden("optimizers").tensors;
    return tensors;
}

/// A golden in fp32, of its own memory: they are read from a mapped file.
at::Tensor stored(const std::string& name)
{
    return golden().at(name).to(at::kFloat).clone();
}

at::Tensor learning(const at::Tensor& start)
{
    return start.clone().requires_grad_();
}

const std::vector<std::string> names{"matrix", "zeros", "vector", "convolution"};

const std::vector<OptimizerKind> allKinds{
    OptimizerKind::AdamW, OptimizerKind::AdamW8bit, OptimizerKind::Adafactor, OptimizerKind::Prodigy};

double rateOf(OptimizerKind kind)
{
    return kind == OptimizerKind::Prodigy ? 1 : 0.01;
}

/// Matrices that take up more than one block of 256, a vector, and a convolution.
std::vector<NamedParameter> someParameters()
{
    torch::manual_seed(5);
    return {{"a.down", learning(torch::randn({16, 40}) * 0.1)}, {"a.up", learning(torch::zeros({40, 16}))},
        {"bias", learning(torch::randn({24}))}, {"c", learning(torch::randn({4, 3, 3, 3})), 0.5}};
}

/// Steps `from` up to `to`, whose gradients depend on their number and on the parameters.
void stepThrough(Optimizer& optimizer, const std::vector<NamedParameter>& parameters, double rate,
    std::int64_t from, std::int64_t to)
{
    for (std::int64_t step = from; step < to; ++step) {
        torch::manual_seed(static_cast<std::uint64_t>(100 + step));
        optimizer.zeroGradients();
        for (const NamedParameter& parameter : parameters) {
            const at::Tensor noise = torch::randn_like(parameter.tensor.detach());
            if (parameter.name != "bias" || step != 3)
                parameter.tensor.mutable_grad() = parameter.tensor.detach() - 1 + noise;
        }
        optimizer.clipGradients(10);
        optimizer.step(rate);
    }
}

} // namespace

TEST_SUITE_BEGIN("optimizers");

TEST_CASE("Adafactor steps as transformers' for matrices, vectors and convolutions")
{
    std::vector<NamedParameter> parameters;
    for (const std::string& name : names)
        parameters.push_back({name, learning(stored("adafactor/start/" + name))});
    Adafactor optimizer(parameters, {.weightDecay = 0.1});
    for (int step = 0; step < 10; ++step) {
        optimizer.zeroGradients();
        for (const NamedParameter& parameter : parameters) {
            const std::string name = "adafactor/gradient" + std::to_string(step) + "/" + parameter.name;
            if (golden().contains(name))
                parameter.tensor.mutable_grad() = stored(name);
        }
        optimizer.step(0.01 / (step + 1));
        for (const NamedParameter& parameter : parameters) {
            const std::string after = "adafactor/after" + std::to_string(step) + "/" + parameter.name;
            CAPTURE(after);
            if (step == 0 || step == 4 || step == 9)
                CHECK(closeTo(parameter.tensor, stored(after)));
        }
    }
}

TEST_CASE("Prodigy estimates its rate and steps as prodigyopt does")
{
    std::string prefix = "prodigy_fp64/";
    double tolerance = 1e-9;
    SUBCASE("in fp64") { }
    SUBCASE("in fp32")
    {
        prefix = "prodigy_fp32/";
        tolerance = 1e-3;
    }
    const at::Tensor estimates = golden().at(prefix + "d");
    const at::ScalarType type = golden().at(prefix + "after9/matrix").scalar_type();
    const auto reference = [&](const std::string& name) {
        return golden().at(prefix + name).to(type).clone();
    };
    std::vector<NamedParameter> parameters;
    for (const std::string& name : names)
        parameters.push_back({name, learning(reference("start/" + name))});
    const std::map<std::string, double> curvatures{
        {"matrix", 1}, {"zeros", 0.5}, {"vector", 3}, {"convolution", 1.5}};
    Prodigy optimizer(parameters, {.weightDecay = 0.1});
    for (std::int64_t step = 0; step < estimates.size(0); ++step) {
        optimizer.zeroGradients();
        for (const auto& [name, tensor, factor] : parameters)
            if (step != 20 || name != "vector")
                tensor.mutable_grad() = curvatures.at(name) * (tensor.detach() - reference("target/" + name));
        optimizer.step(std::min(1.0, static_cast<double>(step) / 4));
        CAPTURE(step);
        CHECK(optimizer.effectiveRate(1)
            == doctest::Approx(estimates[step].item<double>()).epsilon(tolerance).scale(0));
        if (step != 9 && step != 49 && step != 99)
            continue;
        std::string after = "after";
        after += std::to_string(step) + "/";
        for (const auto& [name, tensor, factor] : parameters) {
            CAPTURE(name);
            // The way from the start, which is tiny at first; in fp32 but for the last bits of the values.
            const at::Tensor start = reference("start/" + name), way = reference(after + name) - start;
            const double lastBits = type == at::kDouble ? 1e-16 : 1.2e-7 * start.abs().max().item<double>();
            CHECK(way.abs().max().item<double>() > 1e-6);
            CHECK(at::allclose(tensor.detach() - start, way, tolerance, lastBits + 1e-12));
        }
    }
}

TEST_CASE("eight bits: the map, the codes and what comes back are those of bitsandbytes")
{
    const at::Tensor values = stored("blocks/values");
    for (const bool hasSigns : {true, false}) {
        const std::string prefix = hasSigns ? "blocks/signed/" : "blocks/unsigned/";
        CAPTURE(prefix);
        const DynamicMap& map = hasSigns ? DynamicMap::withSigns() : DynamicMap::withoutSigns();
        const at::Tensor expectedMap = stored(prefix + "map");
        CHECK(std::equal(map.values(), map.values() + 256, expectedMap.const_data_ptr<float>()));

        const DynamicMap::Blocks blocks = map.quantise(hasSigns ? values : values.abs());
        CHECK(at::equal(blocks.codes, golden().at(prefix + "codes")));
        CHECK(at::equal(blocks.largest, golden().at(prefix + "absmax")));
        CHECK(at::equal(map.dequantise(blocks), golden().at(prefix + "restored")));
        CHECK(map.dequantise(map.quantise(at::zeros({300}))).abs().max().item<float>() == 0);
    }
}

TEST_CASE("eight bits: the table finds the nearest value for every share")
{
    // The first and the last number of each cell of the table, and so each bound between two; also beyond 1.
    std::vector<float> shares;
    for (std::uint32_t upper = 0; upper < 65536; ++upper)
        for (const std::uint32_t lower : {0U, 1U, 0x8000U, 0xffffU}) {
            const float share = std::bit_cast<float>(upper << 16 | lower);
            if (std::isfinite(share))
                shares.push_back(share);
        }
    for (const DynamicMap* map : {&DynamicMap::withSigns(), &DynamicMap::withoutSigns()}) {
        for (int i = 0; i < 255; ++i) {
            const float bound = (map->values()[i] + map->values()[i + 1]) / 2;
            shares.insert(shares.end(), {bound, std::nextafter(bound, 2.F), std::nextafter(bound, -2.F)});
        }
        int wrong = 0;
        for (const float share : shares) {
            const std::uint8_t code = map->nearest(share);
            const auto distance = [&](int to) {
                return std::abs(double(share) - double(map->values()[to]));
            };
            // Bounds are rounded to fp32, so next to one either neighbour is as near as that.
            const double rounding = std::abs(double(share)) * std::numeric_limits<float>::epsilon();
            for (const int other : {code - 1, code + 1})
                wrong += other >= 0 && other < 256 && distance(other) < distance(code) - rounding;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("eight bits: AdamW steps as bitsandbytes' does, on either way")
{
    const at::Tensor parameter = learning(stored("adamw_8bit/start"));
    const AdamWOptions options{.beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .weightDecay = 0.1};
    AdamW8bit optimizer({{"w", parameter}}, options);
    const bool byTensors = [] {
        bool chosen = false;
        SUBCASE("in one pass over the blocks") { }
        SUBCASE("by tensor operations")
        {
            chosen = true;
        }
        return chosen;
    }();
    Moments8bit moments{.first = {at::zeros({300}, at::kByte), at::zeros({2})},
        .second = {at::zeros({300}, at::kByte), at::zeros({2})}};
    for (int step = 0; step < 10; ++step) {
        std::string gradient = "adamw_8bit/gradient";
        gradient += std::to_string(step);
        parameter.mutable_grad() = stored(gradient);
        const torch::NoGradGuard noGrad;
        if (byTensors)
            stepByTensors(parameter, moments, {.rate = 0.01, .number = step + 1, .options = options});
        else
            optimizer.step(0.01);
    }
    CHECK(closeTo(parameter, stored("adamw_8bit/after")));
    const StateDict state = byTensors
        ? StateDict{{"w.exp_avg", moments.first.codes}, {"w.exp_avg.absmax", moments.first.largest},
            {"w.exp_avg_sq", moments.second.codes}, {"w.exp_avg_sq.absmax", moments.second.largest}}
        : optimizer.state();
    const std::map<std::string, std::string> expected{
        {"w.exp_avg", "adamw_8bit/exp_avg"}, {"w.exp_avg_sq", "adamw_8bit/exp_avg_sq"}};
    for (const auto& [ours, theirs] : expected) {
        CAPTURE(ours);
        CHECK(at::equal(state.at(ours), golden().at(theirs).reshape({-1})));
        CHECK(closeTo(state.at(ours + ".absmax"), stored(theirs + ".absmax"), 1e-5, /*atol=*/0));
    }
}

TEST_CASE("eight bits: parameters of other types and layouts step as plain ones")
{
    torch::manual_seed(8);
    const at::Tensor start = torch::randn({8, 6, 3, 3}), gradient = torch::randn({8, 6, 3, 3});
    const at::Tensor plain = learning(start),
                     turned = learning(start.contiguous(at::MemoryFormat::ChannelsLast)),
                     narrow = learning(start.to(at::kBFloat16));
    AdamW8bit optimizer({{"plain", plain}, {"turned", turned}, {"narrow", narrow}}, {});
    plain.mutable_grad() = gradient.clone();
    turned.mutable_grad() = gradient.contiguous(at::MemoryFormat::ChannelsLast);
    narrow.mutable_grad() = gradient.to(at::kBFloat16);
    for (int step = 0; step < 3; ++step)
        optimizer.step(0.01);
    CHECK_FALSE(at::allclose(plain, start, 1e-3));
    CHECK(closeTo(turned, plain, 1e-6, 1e-6));
    CHECK(closeTo(narrow, plain, 0.02, 0.01)); // bf16 has eight bits of its own
    CHECK(at::equal(optimizer.state().at("turned.exp_avg"), optimizer.state().at("plain.exp_avg")));
}

TEST_CASE("every optimizer goes on from its saved state, to the bit")
{
    const TemporaryFolder scratch;
    for (const OptimizerKind kind : allKinds) {
        CAPTURE(nameOf(kind));
        const std::vector<NamedParameter> straight = someParameters();
        const auto uninterrupted = makeOptimizer(kind, straight, 0.05);
        stepThrough(*uninterrupted, straight, rateOf(kind), 0, 10);

        const std::vector<NamedParameter> first = someParameters();
        const auto stopped = makeOptimizer(kind, first, 0.05);
        stepThrough(*stopped, first, rateOf(kind), 0, 5);
        const auto file = scratch.path() / (std::string(nameOf(kind)) + ".safetensors");
        Checkpoint checkpoint{.tensors = {}, .progress = nlohmann::json::object()};
        addPrefixed(checkpoint.tensors, "optimizer.", stopped->state());
        for (const NamedParameter& parameter : first)
            checkpoint.tensors["model." + parameter.name] = parameter.tensor.detach();
        saveCheckpoint(file, checkpoint);

        const std::optional<Checkpoint> loaded = loadCheckpoint(file);
        REQUIRE(loaded);
        std::vector<NamedParameter> second = someParameters();
        for (NamedParameter& parameter : second) {
            const torch::NoGradGuard noGrad;
            parameter.tensor.add_(0.1).copy_(loaded->tensors.at("model." + parameter.name));
        }
        const auto resumed = makeOptimizer(kind, second, 0.05);
        resumed->loadState(withPrefix(loaded->tensors, "optimizer."));
        stepThrough(*resumed, second, rateOf(kind), 5, 10);
        const std::vector<NamedParameter> start = someParameters();
        for (std::size_t i = 0; i < second.size(); ++i) {
            CAPTURE(second[i].name);
            CHECK(at::equal(second[i].tensor, straight[i].tensor));
            CHECK_FALSE(at::equal(second[i].tensor, start[i].tensor));
        }
        const StateDict expected = uninterrupted->state(), actual = resumed->state();
        CHECK(expected.size() == actual.size());
        for (const auto& [name, tensor] : expected) {
            CAPTURE(name);
            CHECK(at::equal(actual.at(name), tensor));
        }
        CHECK(resumed->effectiveRate(0.5) == uninterrupted->effectiveRate(0.5));
    }
}

TEST_CASE("a state that is another optimizer's, or of other parameters, is refused")
{
    for (const OptimizerKind kind : allKinds) {
        CAPTURE(nameOf(kind));
        const std::vector<NamedParameter> parameters = someParameters();
        const auto optimizer = makeOptimizer(kind, parameters, 0);
        for (const OptimizerKind other : allKinds) {
            CAPTURE(nameOf(other));
            const StateDict state = makeOptimizer(other, someParameters(), 0)->state();
            if (other == kind)
                CHECK_NOTHROW(optimizer->loadState(state));
            else
                CHECK_THROWS_AS(optimizer->loadState(state), Error);
        }
        std::vector<NamedParameter> larger = someParameters();
        larger[0].tensor = learning(torch::randn({32, 40}));
        CHECK_THROWS_AS(optimizer->loadState(makeOptimizer(kind, larger, 0)->state()), Error);
        StateDict lacking = optimizer->state();
        lacking.erase(lacking.begin());
        CHECK_THROWS_AS(optimizer->loadState(lacking), Error);
    }
    CHECK_THROWS_WITH_AS(makeOptimizer(OptimizerKind::AdamW, someParameters(), 0)->loadState({}),
        "The checkpoint's optimizer state does not fit this model: a.down.exp_avg is missing or has another "
        "shape or type.",
        Error);
}

TEST_CASE("every optimizer comes down, and each parameter at its own rate")
{
    for (const OptimizerKind kind : allKinds) {
        CAPTURE(nameOf(kind));
        torch::manual_seed(6);
        const at::Tensor start = torch::randn({30, 20}), target = torch::randn({30, 20});
        const std::vector<NamedParameter> parameters{
            {"whole", learning(start)}, {"half", learning(start), 0.5}, {"none", learning(start), 0}};
        const auto optimizer = makeOptimizer(kind, parameters, 0);
        const auto step = [&] {
            optimizer->zeroGradients();
            for (const NamedParameter& parameter : parameters)
                parameter.tensor.mutable_grad() = parameter.tensor.detach() - target;
            optimizer->step(rateOf(kind));
        };
        const auto way = [&](int i) {
            return parameters[i].tensor.detach() - start;
        };
        step();
        CHECK(way(0).norm().item<double>() > 0);
        CHECK(closeTo(way(1), way(0) / 2, 1e-3, 5e-7));
        for (int i = 0; i < 600; ++i)
            step();
        CHECK((parameters[0].tensor - target).norm().item<double>()
            < 0.2 * (start - target).norm().item<double>());
        CHECK(at::equal(parameters[2].tensor, start));
    }
}

TEST_CASE("only Prodigy's effective rate is not the one given; a step of rate 0 leaves it as it is")
{
    for (const OptimizerKind kind : allKinds)
        CHECK(makeOptimizer(kind, someParameters(), 0)->effectiveRate(0.25)
            == doctest::Approx(kind == OptimizerKind::Prodigy ? 0.25e-6 : 0.25).scale(0));
    const std::vector<NamedParameter> parameters = someParameters(), start = someParameters();
    const auto prodigy = makeOptimizer(OptimizerKind::Prodigy, parameters, 0.1);
    stepThrough(*prodigy, parameters, 0, 0, 3);
    for (std::size_t i = 0; i < parameters.size(); ++i)
        CHECK(at::equal(parameters[i].tensor, start[i].tensor));
    CHECK(prodigy->state().at("step").item<std::int64_t>() == 0);
}

TEST_CASE("gradients whose squares are beyond fp32 are measured and clipped; 0 only measures")
{
    const at::Tensor a = learning(torch::zeros({2})), b = learning(torch::zeros({1}));
    const auto optimizer = makeOptimizer(OptimizerKind::AdamW, {{"a", a}, {"b", b}}, 0);
    a.mutable_grad() = torch::tensor({3e30F, 0.F});
    b.mutable_grad() = torch::tensor({4e30F});
    CHECK(optimizer->gradients().size() == 2);
    CHECK(optimizer->clipGradients(0) == doctest::Approx(5e30));
    CHECK(b.grad()[0].item<double>() == doctest::Approx(4e30));
    CHECK(optimizer->clipGradients(1) == doctest::Approx(5e30));
    CHECK(a.grad()[0].item<double>() == doctest::Approx(0.6));
    CHECK(b.grad()[0].item<double>() == doctest::Approx(0.8));
    optimizer->zeroGradients();
    CHECK(optimizer->gradients().empty());
    CHECK(optimizer->clipGradients(1) == 0);
}

TEST_CASE("the rate schedules are those of diffusers")
{
    int compared = 0;
    for (const auto& [name, tensor] : golden()) {
        if (!name.starts_with("schedule/"))
            continue;
        CAPTURE(name);
        const auto first = name.find('/', 9), second = name.find('/', first + 1);
        const RateSchedule schedule = rateScheduleFromName(name.substr(9, first - 9)).value();
        const std::int64_t of = std::stoll(name.substr(first + 1, second - first - 1));
        const std::int64_t warmup = std::stoll(name.substr(second + 1));
        REQUIRE(tensor.size(0) == of);
        for (std::int64_t step = 0; step < of; ++step, ++compared)
            CHECK(rateFactor(schedule, step, of, warmup)
                == doctest::Approx(tensor[step].item<double>()).epsilon(1e-12));
    }
    CHECK(compared == 3 * (20 + 20 + 7 + 1 + 5));
    CHECK(rateFactor(RateSchedule::Cosine, 20, 20, 5) == doctest::Approx(0));
    CHECK(rateFactor(RateSchedule::Linear, 20, 20, 5) == doctest::Approx(0));
}

TEST_CASE("the loss scale moves as PyTorch's GradScaler, also from a saved state")
{
    const auto file = SafetensorsFile::open(std::string(CANDELA_GOLDEN_DIR) + "/optimizers.safetensors");
    const nlohmann::json golden = nlohmann::json::parse(file.metadata().at("loss_scale"));
    const auto infinite = golden.at("infinite").get<std::vector<int>>();
    LossScale scale;
    CHECK(scale.value() == 65536);
    nlohmann::json changes = nlohmann::json::array();
    for (int step = 0; step < golden.at("steps").get<int>(); ++step) {
        const double before = scale.value();
        const bool isInfinite = std::find(infinite.begin(), infinite.end(), step) != infinite.end();
        const std::vector<at::Tensor> gradients{
            at::full({2}, 3.0), at::full({1}, isInfinite ? std::numeric_limits<double>::infinity() : 1.0)};
        CHECK(scale.unscale(gradients) == !isInfinite);
        if (scale.value() != before)
            changes.push_back({step, scale.value()});
        if (step % 1500 == 700) {
            LossScale next;
            next.loadState(scale.state());
            scale = next;
        }
    }
    CHECK(changes == golden.at("changes"));
}

TEST_CASE("the loss scale gives back the gradients of the loss itself")
{
    LossScale scale;
    const at::Tensor x = learning(torch::tensor({1.F, 2.F}));
    scale.scale((x * x).sum()).backward();
    CHECK(x.grad()[1].item<float>() == 4 * 65536);
    CHECK(scale.unscale({x.grad()}));
    CHECK(at::equal(x.grad(), torch::tensor({2.F, 4.F})));
    x.mutable_grad()[0] = std::numeric_limits<float>::quiet_NaN();
    CHECK_FALSE(scale.unscale({x.grad()}));
    CHECK(scale.value() == 32768);
    CHECK_THROWS_AS(scale.loadState({{"scale", torch::scalar_tensor(2.0, at::kDouble)}}), Error);
    CHECK_THROWS_AS(scale.loadState({{"scale", torch::zeros({2}, at::kDouble)},
                        {"good_steps", torch::scalar_tensor(1, at::kLong)}}),
        Error);
}

TEST_SUITE_END();
