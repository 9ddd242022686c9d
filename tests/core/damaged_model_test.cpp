// Model folders and disks that fail: one sentence, nothing half-written, and an engine as good as new.
#include "core/api/engine.h"
#include "core/io/safetensors.h"
#include "tests/core/golden.h"
#include "tests/support/refusal.h"
#include "tests/support/temporary_folder.h"

#include <filesystem>
#include <fstream>

#ifndef _WIN32
#include <csignal>
#include <sys/resource.h>
#endif

using namespace candela;

namespace
{

namespace fs = std::filesystem;

const fs::path tinyModel = fs::path(CANDELA_GOLDEN_DIR) / "tiny_sd";
const fs::path unetWeights = "unet/diffusion_pytorch_model.safetensors";
const fs::path vaeWeights = "vae/diffusion_pytorch_model.safetensors";
const fs::path textWeights = "text_encoder/model.safetensors";

/// A copy of the tiny model that may be damaged, and a picture asked of it.
struct Scene {
    TemporaryFolder scratch;
    fs::path model = scratch.path() / "model";
    std::unique_ptr<Engine> engine = makeEngine({});

    Scene() { fs::copy(tinyModel, model, fs::copy_options::recursive); }

    GenerateRequest request() const
    {
        GenerateRequest request;
        request.model = model;
        request.prompt = "a red owl";
        request.steps = 2;
        request.width = request.height = 64;
        request.preview = PreviewMode::Off;
        request.compute = {.device = "cpu", .precision = Precision::Fp32};
        request.output = scratch.path() / "owl.png";
        return request;
    }
    void paint()
    {
        RunContext context;
        engine->run(request(), context);
    }
    /// The sentence with which the picture fails, whichever kind of error it is.
    std::string failure()
    {
        try {
            paint();
        } catch (const Error& error) {
            CHECK(std::string(error.what()).ends_with("."));
            CHECK_FALSE(fs::exists(request().output));
            return error.what();
        }
        return {};
    }
    /// Rewrites a weight file after `change` has had its tensors.
    template <typename Change>
    void edit(const fs::path& file, Change&& change) const
    {
        StateDict tensors;
        for (const auto& [name, tensor] : SafetensorsFile::open(model / file).tensors())
            tensors.emplace(name, tensor.clone());
        change(tensors);
        writeSafetensors(model / file, tensors);
    }
};

} // namespace

TEST_SUITE_BEGIN("damaged_model");

TEST_CASE("a weight that is missing, of another shape or too many is named, and its component with it")
{
    using Change = std::string (*)(StateDict&); // returns the name of the weight
    const Change changes[] = {
        [](StateDict& tensors) { return tensors.extract(tensors.begin()).key(); },
        [](StateDict& tensors) {
            tensors.begin()->second = torch::zeros({3, 5, 7});
            return tensors.begin()->first;
        },
        [](StateDict& tensors) { return tensors.emplace("stowaway", torch::zeros({2})).first->first; },
    };
    for (const fs::path& file : {unetWeights, vaeWeights, textWeights}) {
        for (const Change change : changes) {
            Scene scene;
            std::string name;
            scene.edit(file, [&](StateDict& tensors) { name = change(tensors); });
            CAPTURE(name);
            const std::string sentence = refusal([&] { scene.paint(); });
            CHECK(mentions(sentence, name));
            CHECK(mentions(sentence, file.parent_path().string()));
            CHECK_FALSE(fs::exists(scene.request().output));
        }
    }
}

TEST_CASE("a weight file that is cut off or no such file at all is named")
{
    using Damage = void (*)(const fs::path&);
    const Damage damages[] = {
        [](const fs::path& path) { fs::resize_file(path, fs::file_size(path) - 1); },
        [](const fs::path& path) { fs::resize_file(path, 0); },
        [](const fs::path& path) { fs::remove(path); },
        [](const fs::path& path) { std::ofstream(path) << "<!DOCTYPE html><title>404</title>"; },
    };
    for (const fs::path& file : {unetWeights, vaeWeights, textWeights}) {
        for (const Damage damage : damages) {
            Scene scene;
            damage(scene.model / file);
            CHECK(mentions(refusal([&] { scene.paint(); }), file.parent_path().string()));
            CHECK_FALSE(fs::exists(scene.request().output));
        }
    }
}

TEST_CASE("weights that are not numbers fail the run in one sentence, and the next run is none the worse")
{
    for (const fs::path& file : {unetWeights, vaeWeights, textWeights}) {
        CAPTURE(file);
        Scene scene;
        scene.edit(file, [](StateDict& tensors) {
            for (auto& [name, tensor] : tensors)
                if (tensor.is_floating_point())
                    tensor.fill_(std::numeric_limits<float>::quiet_NaN());
        });
        CHECK_FALSE(scene.failure().empty());
        fs::remove_all(scene.model);
        fs::copy(tinyModel, scene.model, fs::copy_options::recursive);
        CHECK(scene.failure().empty());
        CHECK(fs::exists(scene.request().output));
    }
}

TEST_CASE("what loses its numbers in half precision is tried once more in fp32, and that is said")
{
    struct Case {
        fs::path file;
        std::string weight, said;
    };
    constexpr float beyondBf16 = 3.4e38F; // infinity there
    const Case cases[] = {
        {vaeWeights, "decoder.conv_out.bias", "The decoder's picture contains values that are not numbers."},
        {textWeights, "text_model.final_layer_norm.bias",
            "The text encoder gave values that are not numbers."}};
    for (const Case& one : cases) {
        CAPTURE(one.weight);
        Scene scene;
        scene.edit(one.file, [&](StateDict& tensors) {
            for (auto& [name, tensor] : tensors)
                if (name.ends_with(one.weight) || one.weight.ends_with(name))
                    tensor[0].fill_(beyondBf16);
        });
        GenerateRequest request = scene.request();
        request.count = 2;
        request.output = scene.scratch.path();
        request.compute.precision = Precision::Bf16;
        std::vector<std::string> notes;
        RunContext context;
        context.emit = [&notes](const Event& event) {
            if (const auto* note = std::get_if<Note>(&event))
                notes.push_back(note->text);
        };
        const auto run = [&] {
            return std::get<GenerateResult>(scene.engine->run(request, context));
        };
        if (one.file == textWeights) { // there fp32 does not help: the UNet multiplies what is so large
            CHECK_FALSE(refusal([&] { run(); }, ErrorKind::RunFailed).empty());
        } else {
            const GenerateResult result = run();
            REQUIRE(result.pictures.size() == 2);
            for (const GeneratedPicture& picture : result.pictures)
                CHECK(fs::exists(picture.file));
        }
        REQUIRE(notes.size() == 1);
        CHECK(notes[0] == one.said + " It is tried once more in fp32.");
    }
}

TEST_CASE("a model that half precision is not enough for is not tried in it again")
{
    constexpr float beyondBf16 = 3.4e38F;
    Scene scene;
    scene.edit(textWeights, [&](StateDict& tensors) {
        for (auto& [name, tensor] : tensors)
            if (name.ends_with("final_layer_norm.bias"))
                tensor[0].fill_(beyondBf16);
    });
    scene.edit(unetWeights, [](StateDict& tensors) {
        for (auto& [name, tensor] : tensors) // which then is of no account
            if (name.ends_with("attn2.to_k.weight") || name.ends_with("attn2.to_v.weight"))
                tensor.select(1, 0).zero_();
    });
    GenerateRequest request = scene.request();
    const auto notesOf = [&](Precision precision) {
        request.compute.precision = precision;
        std::vector<std::string> notes;
        RunContext context;
        context.emit = [&notes](const Event& event) {
            if (const auto* note = std::get_if<Note>(&event))
                notes.push_back(note->text);
        };
        scene.engine->run(request, context);
        return notes;
    };
    REQUIRE(notesOf(Precision::Bf16).size() == 1);
    const std::vector<std::string> again = notesOf(Precision::Bf16);
    REQUIRE(again.size() == 1);
    CHECK(again[0] == "It is computed in fp32: in half precision this model lost its numbers before.");
    CHECK(notesOf(Precision::Fp32).empty());

    fs::remove_all(scene.model); // another one of that name
    fs::copy(tinyModel, scene.model, fs::copy_options::recursive);
    CHECK(notesOf(Precision::Bf16).empty());
}

#ifndef _WIN32
TEST_CASE("a disk that is full leaves no half-written picture")
{
    Scene scene;
    scene.paint();
    const auto whole = fs::file_size(scene.request().output);
    fs::remove(scene.request().output);

    // No file may grow beyond half the picture: to the program that looks as a full disk does.
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    const rlimit half{.rlim_cur = whole / 2, .rlim_max = old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &half);
    const std::string sentence = scene.failure();
    setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, before);

    CHECK(mentions(sentence, "owl.png"));
    for (const auto& entry : fs::directory_iterator(scene.scratch.path()))
        CHECK(entry.path() == scene.model);
    CHECK(scene.failure().empty());
    CHECK(fs::file_size(scene.request().output) == whole);
}
#endif

TEST_SUITE_END();
