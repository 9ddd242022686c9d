#include "core/nn/state_dict.h"

#include "core/api/error.h"
#include "core/nn/layers.h"
#include "core/nn/module_list.h"

#include <doctest/doctest.h>

using namespace candela;

namespace
{

struct Small : torch::nn::Module {
    explicit Small(int64_t channels)
        : conv(register_module("conv", std::make_shared<Conv2d>(2, channels)))
        , out(register_module("out", std::make_shared<ModuleList<Linear>>()))
    {
        out->append(channels, 3);
    }

    std::shared_ptr<Conv2d> conv;
    std::shared_ptr<ModuleList<Linear>> out;
};

StateDict weightsOf(int64_t channels)
{
    return {{"conv.weight", torch::randn({channels, 2, 3, 3})}, {"conv.bias", torch::randn({channels})},
        {"out.0.weight", torch::randn({3, channels})}, {"out.0.bias", torch::randn({3})}};
}

} // namespace

TEST_SUITE_BEGIN("state_dict");

TEST_CASE("weights come out as they went in")
{
    const StateDict weights = weightsOf(4);
    const auto model = loadModel<Small>(4, weights);
    const StateDict out = stateDict(*model);
    CHECK(out.size() == weights.size());
    for (const auto& [name, tensor] : weights)
        CHECK(at::equal(out.at(name), tensor));
}

TEST_CASE("for inference a weight that fits is used where it lies; convolutions become channels-last")
{
    const StateDict weights = weightsOf(4);
    const auto model = loadModel<Small>(4, weights);
    CHECK((*model->out)[0].weight.data_ptr() == weights.at("out.0.weight").data_ptr());
    CHECK(model->conv->weight.is_contiguous(at::MemoryFormat::ChannelsLast));
    CHECK_FALSE(model->conv->weight.requires_grad());
    const auto bf16 = loadModel<Small>(4, weights, {.dtype = at::kBFloat16});
    for (const auto& parameter : bf16->parameters())
        CHECK((parameter.scalar_type() == at::kBFloat16));
}

TEST_CASE("for training every weight is the network's own and is learnt")
{
    const StateDict weights = weightsOf(4);
    const auto model = loadModel<Small>(4, weights, {.weights = Weights::Owned});
    for (const auto& parameter : model->named_parameters()) {
        CHECK(parameter.value().requires_grad());
        CHECK(parameter.value().is_leaf());
        CHECK(parameter.value().data_ptr() != weights.at(parameter.key()).data_ptr());
    }
    const at::Tensor x = model->conv->forward(torch::randn({1, 2, 4, 4})).mean({2, 3});
    (*model->out)[0].forward(x).sum().backward();
    CHECK(model->conv->weight.grad().defined());
}

TEST_CASE("an error lists what is missing, left over and wrong, and changes nothing")
{
    StateDict weights = weightsOf(4);
    weights.erase("conv.bias");
    weights["out.0.bias"] = torch::zeros({5});
    weights["out.0.weight"] = torch::zeros({3, 4}, at::kInt);
    for (const char* name : {"a", "b", "c", "d"})
        weights[name] = torch::zeros({1});
    Small model(4);
    const at::Tensor before = model.conv->weight.clone();
    try {
        loadStateDict(model, weights, {.source = "unet/model.safetensors"});
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::BadInput);
        CHECK(std::string(error.what())
            == "The weights in unet/model.safetensors do not fit the model its config describes: 1 missing "
               "(conv.bias); 4 left over (a, b, c, …); 1 of another shape (out.0.bias: 5 instead of 3); 1 "
               "not of "
               "floating-point type (out.0.weight).");
    }
    CHECK(at::equal(model.conv->weight, before));
}

TEST_CASE("position_ids of old checkpoints are left aside")
{
    StateDict weights = weightsOf(4);
    weights["text_model.embeddings.position_ids"] = torch::arange(77);
    CHECK_NOTHROW(loadModel<Small>(4, weights));
}

TEST_CASE("loading can be stopped, and hands back each tensor it has converted")
{
    int calls = 0;
    LoadOptions options;
    options.stop = [&] {
        if (++calls == 3)
            throw Cancelled();
    };
    CHECK_THROWS_AS(loadModel<Small>(4, weightsOf(4), options), Cancelled);
    int released = 0;
    options = {.dtype = at::kHalf, .release = [&](const at::Tensor&) {
                   ++released;
               }};
    loadModel<Small>(4, weightsOf(4), options);
    CHECK(released == 4);
}

TEST_CASE("placeholders take no memory, and only where they are asked for")
{
    {
        const PlaceholderParameters guard;
        const Linear huge(1 << 20, 1 << 20); // 4 TiB of fp32
        CHECK(huge.weight.sizes() == at::IntArrayRef({1 << 20, 1 << 20}));
        CHECK(huge.weight.requires_grad());
    }
    CHECK(Linear(4, 4).weight.is_contiguous());
}

TEST_SUITE_END();
