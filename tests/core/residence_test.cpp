// Models whose weights come to the device for their turns only: the same pictures, with less there at a time.
#include "core/pipelines/memory_estimate.h"
#include "core/pipelines/residence.h"
#include "core/pipelines/text_to_image.h"
#include "tests/core/tiny_model.h"
#include "tests/support/refusal.h"

#include <doctest/doctest.h>

#include <c10/util/Exception.h>

using namespace candela;

namespace
{

const fs::path golden = CANDELA_GOLDEN_DIR;

/// A copy of a golden model with weights in fp16: in fp32 are those that are fetched.
fs::path inHalf(const std::string& name)
{
    static const TemporaryFolder scratch;
    const fs::path copy = scratch / name;
    if (fs::exists(copy))
        return copy;
    fs::copy(golden / name, copy, fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(copy)) {
        if (entry.path().extension() != ".safetensors")
            continue;
        StateDict halves;
        for (const auto& [key, weight] : SafetensorsFile::open(entry.path()).tensors())
            halves.emplace(key, weight.to(at::kHalf, false, /*copy=*/true));
        writeSafetensors(entry.path(), halves);
    }
    return copy;
}

std::unique_ptr<StableDiffusion> loaded(const fs::path& model, Residence residence)
{
    RunContext context;
    return StableDiffusion::load({.model = model}, {}, context, [&](const StableDiffusion& waiting) {
        CHECK(waiting.residence == Residence::TakingTurns);
        return residence;
    });
}

/// Two pictures in two passes, with previews: every way the networks are asked in.
GenerateRequest wholeRequest(const fs::path& model)
{
    GenerateRequest request = quickRequest();
    request.model = model;
    request.count = 2;
    request.hires = HiresPass{.scale = 1.5, .strength = 0.5};
    return request;
}

std::vector<at::Tensor> latentsOf(StableDiffusion& model, const GenerateRequest& request,
    Painted painted = {}, const std::function<void(const Event&)>& watch = {})
{
    RunContext context;
    if (watch)
        context.emit = watch;
    paint(model, request, std::nullopt, PictureOutput(request), context, {}, painted);
    return painted.latents;
}

bool areEqual(const std::vector<at::Tensor>& some, const std::vector<at::Tensor>& others)
{
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
        [](const at::Tensor& one, const at::Tensor& other) { return at::equal(one, other); });
}

/// Numbers in the weights that are in fp32 at the moment.
std::uint64_t fetchedNow(const torch::nn::Module& network)
{
    std::uint64_t count = 0;
    for (const at::Tensor& weight : network.parameters())
        if (weight.scalar_type() == at::kFloat)
            count += static_cast<std::uint64_t>(weight.numel());
    return count;
}

std::uint64_t looseWeights(const UNet2DConditionModel& unet)
{
    std::uint64_t count = 0;
    for (const at::Tensor& weight : unet.looseWeights())
        count += static_cast<std::uint64_t>(weight.numel());
    return count;
}

/// One evaluation of the UNet; `stop` is called on the way.
at::Tensor predicted(const StableDiffusion& model, const StopCheck& stop = {})
{
    const torch::InferenceMode noGradients;
    const auto turn = model.unetTurn(stop);
    const at::Tensor text = at::ones({1, 3, model.unet->config().crossAttentionDim.front()});
    return model.unet->forward(at::ones({1, 4, 8, 8}), at::full({1}, 300.0), text, stop);
}

constexpr Residence all[] = {Residence::Resident, Residence::TakingTurns, Residence::BlockByBlock};

} // namespace

TEST_SUITE_BEGIN("residence");

TEST_CASE("the first residence that fits is chosen, by the moment that needs most")
{
    const MemoryNeeds needs{
        .unet = 50, .largestBlock = 7, .autoencoder = 4, .textEncoder = 14, .sampling = 10, .decoding = 20};
    CHECK(bytesNeeded(needs, Residence::Resident) == 74);
    CHECK(bytesNeeded(needs, Residence::TakingTurns) == 60);
    CHECK(bytesNeeded(needs, Residence::BlockByBlock) == 24);
    CHECK(chooseResidence(needs, 74) == Residence::Resident);
    CHECK(chooseResidence(needs, 73) == Residence::TakingTurns);
    CHECK(chooseResidence(needs, 60) == Residence::TakingTurns);
    CHECK(chooseResidence(needs, 59) == Residence::BlockByBlock);
    CHECK(chooseResidence(needs, 1) == Residence::BlockByBlock); // the best that can be done
    CHECK(chooseResidence(needs, 0) == Residence::Resident); // nobody knows

    MemoryNeeds largeText = needs; // encoders come when nothing else needs to be there, unless all is
    largeText.textEncoder = 62;
    CHECK(bytesNeeded(largeText, Residence::Resident) == 116);
    CHECK(bytesNeeded(largeText, Residence::TakingTurns) == 62);
    CHECK(bytesNeeded(largeText, Residence::BlockByBlock) == 62);
    MemoryNeeds largeCodec = needs; // previews ask it between the steps
    largeCodec.autoencoder = 30;
    CHECK(bytesNeeded(largeCodec, Residence::TakingTurns) == 80);
}

TEST_CASE("a plan keeps what it has chosen, gives way once memory runs out, and says why")
{
    constexpr std::uint64_t gigabyte = 1'000'000'000;
    const MemoryNeeds needs{.unet = 5 * gigabyte, .largestBlock = gigabyte, .sampling = gigabyte};
    ResidencePlan plan;
    CHECK(plan.choose(needs, 7 * gigabyte) == Residence::Resident);
    CHECK(plan.note().empty());
    CHECK(plan.wouldChoose(needs, 3 * gigabyte) == Residence::BlockByBlock);
    CHECK(plan.choose(needs, 3 * gigabyte) == Residence::BlockByBlock);
    CHECK(plan.note()
        == "The model needs 6.0 GB and the device has 3.0 GB free: the weights are brought there block by "
           "block, which is much slower.");
    CHECK(plan.choose(needs, 7 * gigabyte) == Residence::BlockByBlock);
    CHECK_FALSE(plan.note().empty());
    CHECK_FALSE(plan.needLess());

    plan = {};
    CHECK(plan.choose(needs, 7 * gigabyte) == Residence::Resident);
    CHECK(plan.needLess());
    CHECK(plan.choose(needs, 7 * gigabyte) == Residence::TakingTurns);
    CHECK(plan.note() == "The device ran out of memory: the networks take turns there, which is slower.");
    CHECK(plan.needLess());
    CHECK(
        mentions(plan.note(), "The device ran out of memory: the weights are brought there block by block"));
    CHECK_FALSE(plan.needLess());
}

TEST_CASE("what a model needs is counted from its own weights")
{
    const auto model = loaded(inHalf("tiny_sd"), Residence::BlockByBlock);
    const MemoryNeeds needs = memoryNeeds(*model, VaeTiling::Auto, 64, 64);
    CHECK(needs.unet == 4 * weightCount(*model->unet));
    CHECK(needs.autoencoder == 4 * weightCount(model->codec.module()));
    CHECK(needs.textEncoder == 4 * weightCount(*model->text->networks().front().second));
    CHECK(needs.largestBlock > 4 * looseWeights(*model->unet));
    CHECK(needs.largestBlock < needs.unet);
    CHECK(memoryNeeds(*model, VaeTiling::Auto, 128, 64).sampling == 2 * needs.sampling);
    CHECK(memoryNeeds(*model, VaeTiling::Off, 4096, 4096).decoding
        > memoryNeeds(*model, VaeTiling::Auto, 4096, 4096).decoding);
}

TEST_CASE("networks that take turns or come block by block paint the same pictures, to the bit")
{
    for (const char* name : {"tiny_sd", "tiny_sdxl"}) {
        const GenerateRequest request = wholeRequest(inHalf(name));
        const auto expected = latentsOf(*loaded(request.model, Residence::Resident), request);
        RunContext context;
        const auto plain = StableDiffusion::load({.model = request.model}, {}, context); // nobody chooses
        CHECK(plain->residence == Residence::Resident);
        CHECK(areEqual(latentsOf(*plain, request), expected));
        for (const Residence residence : {Residence::TakingTurns, Residence::BlockByBlock}) {
            CAPTURE(name);
            const auto model = loaded(request.model, residence);
            CHECK(model->residence == residence);
            CHECK(areEqual(latentsOf(*model, request), expected));
            CHECK(fetchedNow(*model->unet) == 0);
            CHECK(fetchedNow(model->codec.module()) == 0);
        }
    }
}

TEST_CASE("no more is there at a time than the plan counts with")
{
    for (const Residence residence : {Residence::TakingTurns, Residence::BlockByBlock}) {
        const auto model = loaded(inHalf("tiny_sd"), residence);
        const MemoryNeeds needs = memoryNeeds(*model, VaeTiling::Auto, 64, 64);
        const std::uint64_t room = residence == Residence::TakingTurns ? needs.unet : needs.largestBlock;
        std::uint64_t most = 0;
        predicted(*model, [&] {
            most = std::max(most, fetchedNow(*model->unet));
            CHECK(fetchedNow(model->codec.module()) == 0);
        });
        CHECK(4 * most <= room);
        CHECK(4 * most > room * 9 / 10); // as seen from between the weights
        CHECK(fetchedNow(*model->unet) == 0);

        std::uint64_t ofCodec = 0;
        model->codec.decode(at::ones({1, 4, 8, 8}), [&] {
            ofCodec = std::max(ofCodec, fetchedNow(model->codec.module()));
            CHECK(fetchedNow(*model->unet) == 0);
        });
        CHECK(4 * ofCodec == needs.autoencoder);
        CHECK(fetchedNow(model->codec.module()) == 0);
    }
}

TEST_CASE("stopping anywhere, even while weights are brought, leaves a model that paints the same")
{
    for (const Residence residence : {Residence::TakingTurns, Residence::BlockByBlock}) {
        const auto model = loaded(inHalf("tiny_sd"), residence);
        int calls = 0;
        const at::Tensor expected = predicted(*model, [&] { ++calls; });
        REQUIRE(calls > 40);
        for (int last = 0; last < calls; last += 7) {
            int call = 0;
            CHECK_THROWS_AS(predicted(*model,
                                [&] {
                                    if (call++ == last)
                                        throw Cancelled();
                                }),
                Cancelled);
            CHECK(fetchedNow(*model->unet) == 0);
        }
        CHECK(at::equal(predicted(*model), expected));
    }
}

TEST_CASE("a run that is out of memory goes on behind its pictures with less of the model there")
{
    const GenerateRequest request = wholeRequest(inHalf("tiny_sd"));
    const auto expected = latentsOf(*loaded(inHalf("tiny_sd"), Residence::Resident), request);
    const auto model = loaded(inHalf("tiny_sd"), Residence::TakingTurns);
    Painted painted;
    RunContext context;
    context.emit = [](const Event& event) {
        const auto* progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Sampling && progress->image == 1)
            throw c10::OutOfMemoryError({"", "", 0}, "no more");
    };
    const PictureOutput output(request);
    CHECK_THROWS_AS(
        paint(*model, request, std::nullopt, output, context, {}, painted), c10::OutOfMemoryError);
    CHECK(painted.result.pictures.size() == 1);
    CHECK(fetchedNow(*model->unet) == 0);
    CHECK(
        areEqual(latentsOf(*loaded(inHalf("tiny_sd"), Residence::BlockByBlock), request, painted), expected));
}

TEST_CASE("LoRAs change weights that come for their turns as they change others, and leave no trace")
{
    const GenerateRequest request = quickRequest();
    const WeightedLora ink{.file = golden / "lora_ink.safetensors", .unet = 0.75, .text = 0.5};
    const auto reference = loaded(inHalf("tiny_sd"), Residence::Resident);
    const auto plain = latentsOf(*reference, request);
    const auto applied = reference->loras.apply({ink});
    const auto changed = latentsOf(*reference, request);
    REQUIRE_FALSE(areEqual(plain, changed));
    for (const Residence residence : all) {
        const auto model = loaded(inHalf("tiny_sd"), residence);
        CHECK((model->loras.apply({ink}) == applied));
        CHECK(areEqual(latentsOf(*model, request), changed));
        model->loras.apply({});
        CHECK(areEqual(latentsOf(*model, request), plain));
        if (residence != Residence::Resident)
            CHECK(fetchedNow(*model->unet) == 0); // they lie in their file again
    }
}

TEST_CASE("an autoencoder that is loaded anew in another precision comes for its turns, too")
{
    const at::Tensor latents = at::ones({1, 4, 8, 8});
    const auto reference = loaded(inHalf("tiny_sd"), Residence::Resident);
    const auto model = loaded(inHalf("tiny_sd"), Residence::TakingTurns);
    for (const at::ScalarType type : {at::kDouble, at::kFloat}) {
        reference->reloadCodec(type, {});
        model->reloadCodec(type, {});
        CHECK((model->codec.dtype() == type));
        CHECK(at::equal(model->codec.decode(latents), reference->codec.decode(latents)));
        CHECK(fetchedNow(model->codec.module()) == 0);
    }
}

TEST_SUITE_END();
