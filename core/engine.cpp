// From plain requests to LibTorch and back, and the one place where foreign exceptions become sentences.
#include "core/api/engine.h"

#include "core/api/paths.h"
#include "core/bench/bench.h"
#include "core/io/embedding_file.h"
#include "core/io/mapped_file.h"
#include "core/lora/prompt_loras.h"
#include "core/nn/kernels/machine.h"
#include "core/nn/not_numbers.h"
#include "core/pipelines/memory_estimate.h"
#include "core/pipelines/picture_output.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/pipelines/text_to_image.h"

#ifndef CANDELA_ENGINE_ONLY
#include "core/bench/demo_model_bench.h"
#include "core/dataset/emoji_dataset.h"
#include "core/pipelines/relight.h"
#include "core/pipelines/scoring.h"
#include "core/pipelines/settings_grid.h"
#include "core/training/base_training.h"
#include "core/training/lora_training.h"
#include "core/training/relight_training.h"
#endif

#include <c10/util/Exception.h>

#include <algorithm>
#include <filesystem>
#include <new>

namespace candela
{
namespace
{

class TorchEngine : public Engine
{
public:
    explicit TorchEngine(EngineOptions options)
        : m_options(std::move(options))
    {
        keepPagesWarm();
    }

    Result run(const Request& request, RunContext& context) override
    {
        try {
            Result result =
                std::visit([&](const auto& one) -> Result { return execute(one, context); }, request);
            requireWholeFiles();
            return result;
        } catch (const c10::OutOfMemoryError&) {
            forgetModels();
            throw Error(ErrorKind::OutOfMemory, "The device ran out of memory.",
                "Choose a smaller size, or compute on the processor.");
        } catch (const std::bad_alloc&) {
            forgetModels();
            throw Error(ErrorKind::OutOfMemory, "The memory ran out.",
                "Choose a smaller size or fewer pictures, or close other programs.");
        } catch (const c10::Error& error) {
            throw runFailed(std::string("The computation failed: ") + error.what_without_backtrace());
        } catch (const std::filesystem::filesystem_error& error) {
            throw runFailed(
                "A file operation failed on " + quoted(error.path1()) + ": " + error.code().message() + ".");
        }
    }

private:
    /// What a model is wanted for.
    struct PictureWish {
        const GenerateRequest& request;
        const std::optional<SourcePicture>& source;
    };

    Result execute(const GenerateRequest& request, RunContext& context)
    {
        // Checked before minutes are spent on loading:
        const std::vector<NamedLora> loras = lorasOf(request, m_options);
        const PictureOutput output(request, hashOf(request.model), notesOf(loras));
        const std::optional<SourcePicture> source = SourcePicture::of(request);
        Painted painted;
        const auto work = [&] {
            paintAll(request, loras, source, output, context, painted);
        };
        try {
            work();
        } catch (const c10::OutOfMemoryError&) {
            if (!m_residence.needLess())
                throw;
            forgetModels();
            work();
        }
        return std::move(painted.result);
    }

    /// Goes on behind the pictures that are painted.
    void paintAll(const GenerateRequest& request, const std::vector<NamedLora>& loras,
        const std::optional<SourcePicture>& source, const PictureOutput& output, RunContext& context,
        Painted& painted)
    {
        const auto attempt = [&](StableDiffusion& model) {
            applyLoras(model, usesOf(loras), context);
            const GenerateRequest whole = withNamedEmbeddings(request, *model.text);
            paint(model, whole, source, output, context, m_options.unfinished, painted);
        };
        const PictureWish wish{.request = request, .source = source};
        StableDiffusion& model = modelFor({.model = request.model, .vae = request.vae},
            asItWorked(request.compute, request.model, context), context, &wish);
        try {
            attempt(model);
        } catch (const NotNumbers& lost) {
            StableDiffusion& full = inFullPrecision(model, lost, wish, context);
            if (lost.part() != NetworkPart::Autoencoder) // which is kept as it worked, with its model
                m_needsFull = stampOf(folderOf(request.model));
            try {
                attempt(full);
            } catch (const NotNumbers&) { // it was not the precision
                m_needsFull.reset();
                throw;
            }
        }
    }

    /// A model that lost its numbers in half precision and kept them in fp32 is not tried again in half.
    ComputeOptions asItWorked(
        ComputeOptions compute, const std::filesystem::path& model, RunContext& context) const
    {
        if (compute.precision == Precision::Fp32 || !m_needsFull || m_needsFull != stampOf(folderOf(model)))
            return compute;
        context.emit(Note{"It is computed in fp32: in half precision this model lost its numbers before."});
        compute.precision = Precision::Fp32;
        return compute;
    }

    /// Besides its own embeddings those that its prompts name and that fit the model.
    GenerateRequest withNamedEmbeddings(GenerateRequest request, const TextConditioner& text) const
    {
        if (!m_options.embeddingsIn || request.grammar == PromptGrammar::Plain)
            return request;
        for (const auto& file : m_options.embeddingsIn(request.prompt + "\n" + request.negative))
            if (std::ranges::find(request.embeddings, file) == request.embeddings.end() && fits(file, text))
                request.embeddings.push_back(file);
        return request;
    }

    /// A damaged file whose name happens to stand in a prompt is no reason not to paint.
    static bool fits(const std::filesystem::path& embedding, const TextConditioner& text)
    {
        try {
            return text.takes(readEmbeddingFile(embedding));
        } catch (const Error&) {
            return false;
        }
    }

    /// The model with the network that lost its numbers in fp32; with all of them, unless it was the
    /// autoencoder, which makes a picture of latents that are there.
    StableDiffusion& inFullPrecision(
        StableDiffusion& model, const NotNumbers& lost, const PictureWish& wish, RunContext& context)
    {
        const bool isCodec = lost.part() == NetworkPart::Autoencoder;
        if ((isCodec ? model.codec.dtype() : model.compute.dtype) == at::kFloat)
            throw lost;
        context.emit(Note{std::string(lost.what()) + " It is tried once more in fp32."});
        if (isCodec) {
            model.reloadCodec(at::kFloat, [&context] { context.throwIfStopped(); });
            return model;
        }
        ComputeOptions compute = wish.request.compute;
        compute.precision = Precision::Fp32;
        return modelFor({.model = wish.request.model, .vae = wish.request.vae}, compute, context, &wish);
    }

    Result execute(const BenchRequest& request, RunContext& context)
    {
#ifndef CANDELA_ENGINE_ONLY
        if (request.what == "demo-model") {
            StableDiffusion& model = modelFor({.model = request.model}, request.compute, context);
            GenerateRequest judged;
            judged.loras = request.loras;
            applyLoras(model, usesOf(lorasOf(judged, m_options)), context);
            return benchDemoModel(model, request, context);
        }
#endif
        forgetModels(); // their memory would be counted
        return runBench(request, context);
    }

#ifdef CANDELA_ENGINE_ONLY
    Result execute(const EmojiDatasetRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    Result execute(const TrainBaseRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    Result execute(const TrainRelightRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    Result execute(const TrainLoraRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    Result execute(const ScoreRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    Result execute(const GridRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    Result execute(const RelightRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    Result execute(const RelightPreviewRequest&, RunContext&)
    {
        throw withoutPictures();
    }
    static Error withoutPictures()
    {
        return badInput("This build of the engine alone reads and writes no pictures.");
    }
#else
    Result execute(const EmojiDatasetRequest& request, RunContext& context)
    {
        return writeEmojiDataset(request, context);
    }
    Result execute(const TrainBaseRequest& request, RunContext& context)
    {
        forgetModels(); // training wants the memory
        return trainBase(request, context);
    }
    Result execute(const TrainRelightRequest& request, RunContext& context)
    {
        forgetModels();
        return trainRelight(request, context);
    }
    Result execute(const TrainLoraRequest& request, RunContext& context)
    {
        forgetModels();
        return trainLora(request, m_options, context);
    }
    Result execute(const ScoreRequest& request, RunContext& context)
    {
        return scorePictures(request, context);
    }
    Result execute(const GridRequest& request, RunContext& context)
    {
        context.emit(Progress{.phase = Phase::Saving});
        return writeSettingsGrid(request);
    }
    Result execute(const RelightRequest& request, RunContext& context)
    {
        ComputeOptions options = request.compute;
        if (options.precision == Precision::Auto)
            options.precision = Precision::Fp32; // as the published code computes
        return relight(relightModelFor(request.model, options, context), request, context);
    }
    Result execute(const RelightPreviewRequest& request, RunContext& context)
    {
        return m_previews.preview(relightModelFor(request.model, request.compute, context), request, context);
    }

    /// The networks for relighting, kept likewise.
    RelightModel& relightModelFor(
        const std::filesystem::path& wish, const ComputeOptions& options, RunContext& context)
    {
        const std::filesystem::path folder = wish.empty() ? m_options.bundledRelightModel : wish;
        if (folder.empty())
            throw badInput("The bundled networks for relighting are not there.", "Name a model folder.");
        const Compute compute = chooseCompute(options);
        if (!m_relightModel || !m_relightModel->isStill(folder, compute))
            m_relightModel = RelightModel::load(folder, compute, context);
        return *m_relightModel;
    }
#endif

    std::filesystem::path folderOf(const std::filesystem::path& wish) const
    {
        return wish.empty() ? m_options.bundledModel : wish;
    }

    std::string hashOf(const std::filesystem::path& wish) const
    {
        return m_options.modelHash ? m_options.modelHash(folderOf(wish)) : std::string();
    }

    /// The model asked for, kept from the last run where that one was loaded the same way from the same
    /// files, and leaves room for what is wished.
    StableDiffusion& modelFor(ModelFiles files, const ComputeOptions& options, RunContext& context,
        const PictureWish* wish = nullptr)
    {
        files.model = folderOf(files.model);
        files.clipVocabulary = m_options.clipVocabulary;
        const Compute compute = chooseCompute(options);
        const std::size_t stamp = stampOf(files.model) + stampOf(files.vae);
        if (m_loaded != files || m_compute != compute || m_stamp != stamp)
            m_residence = {};
        const bool same = m_model && m_loaded == files && m_compute == compute && m_stamp == stamp;
        if (!same || (wish && !leavesRoom(*m_model, *wish))) {
            m_model.reset(); // before the next one takes its memory
            m_stamp = stamp; // before: what changes meanwhile is read again the next time
            m_loaded = files;
            m_compute = compute;
            ChooseResidence choose;
            if (wish && !compute.device.is_cpu())
                choose = [&](const StableDiffusion& model) {
                    return m_residence.choose(needsOf(model, *wish), availableMemory(model.compute.device));
                };
            m_model = StableDiffusion::load(files, compute, context, choose);
        }
        if (const std::string note = m_residence.note(); wish && !note.empty())
            context.emit(Note{note});
        return *m_model;
    }

    static MemoryNeeds needsOf(const StableDiffusion& model, const PictureWish& wish)
    {
        const PictureSize size = largestSize(wish.request, model.info, wish.source);
        return memoryNeeds(model, wish.request.vaeTiling, size.width, size.height);
    }

    /// Whether the loaded model can stay as it is.
    bool leavesRoom(const StableDiffusion& model, const PictureWish& wish) const
    {
        const at::Device device = model.compute.device;
        if (device.is_cpu())
            return true;
        const MemoryNeeds needs = needsOf(model, wish);
        const std::uint64_t own = model.residence == Residence::Resident ? needs.unet + needs.autoencoder : 0;
        const std::uint64_t free = availableMemory(device);
        return m_residence.wouldChoose(needs, free == 0 ? 0 : free + own) == model.residence;
    }

    /// Makes the model's weights those with exactly these LoRAs, and tells what each changes.
    static void applyLoras(
        StableDiffusion& model, const std::vector<WeightedLora>& loras, RunContext& context)
    {
        for (const LoraApplied& applied : model.loras.apply(loras, [&context] { context.throwIfStopped(); }))
            context.emit(applied);
    }

    /// Another number whenever a file of the model is another: our own training writes all of them while one
    /// paints with it, and people replace the weights alone. What it keeps for itself does not count.
    static std::size_t stampOf(const std::filesystem::path& model)
    {
        namespace fs = std::filesystem;
        std::size_t stamp = 0;
        const auto add = [&stamp](const fs::path& file) {
            std::error_code missing;
            if (!fs::is_regular_file(file, missing))
                return;
            const auto size = static_cast<std::size_t>(fs::file_size(file, missing));
            const auto changed = fs::last_write_time(file, missing).time_since_epoch().count();
            constexpr std::size_t odd = 0x9e3779b97f4a7c15; // mixes: files come in any order
            stamp += (fs::hash_value(file) ^ size * odd ^ static_cast<std::size_t>(changed)) * odd;
        };
        add(model);
        std::error_code gone;
        for (fs::recursive_directory_iterator at(model, gone), end; !gone && at != end; at.increment(gone)) {
            add(at->path());
            if (at.depth() > 0 || at->path().filename() == "training")
                at.disable_recursion_pending();
        }
        return stamp;
    }

    void forgetModels()
    {
        m_model.reset();
#ifndef CANDELA_ENGINE_ONLY
        m_relightModel.reset();
        m_previews.clear();
#endif
    }

    EngineOptions m_options;
    std::unique_ptr<StableDiffusion> m_model;
    ModelFiles m_loaded;
    Compute m_compute; // it computes so
    std::size_t m_stamp = 0; // of its files
    ResidencePlan m_residence; // of its weights
    std::optional<std::size_t> m_needsFull; // stamp of a model for which half precision is not enough
#ifndef CANDELA_ENGINE_ONLY
    std::unique_ptr<RelightModel> m_relightModel;
    RelightPreviews m_previews;
#endif
};

} // namespace

std::unique_ptr<Engine> makeEngine(EngineOptions options)
{
    return std::make_unique<TorchEngine>(std::move(options));
}

} // namespace candela
