// From plain requests to LibTorch and back, and the one place where foreign exceptions become sentences.
#include "core/api/engine.h"

#include "core/bench/bench.h"
#include "core/io/paths.h"
#include "core/nn/kernels/machine.h"
#include "core/pipelines/picture_output.h"
#include "core/pipelines/stable_diffusion.h"
#include "core/pipelines/text_to_image.h"

#ifndef CANDELA_ENGINE_ONLY
#include "core/bench/demo_model_bench.h"
#include "core/dataset/emoji_dataset.h"
#include "core/training/base_training.h"
#endif

#include <c10/util/Exception.h>

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
            return std::visit([&](const auto& one) -> Result { return execute(one, context); }, request);
        } catch (const c10::OutOfMemoryError&) {
            m_model.reset();
            throw runFailed(
                "The device ran out of memory.", "Choose a smaller size, or compute on the processor.");
        } catch (const std::bad_alloc&) {
            m_model.reset();
            throw runFailed(
                "The memory ran out.", "Choose a smaller size or fewer pictures, or close other programs.");
        } catch (const c10::Error& error) {
            throw runFailed(std::string("The computation failed: ") + error.what_without_backtrace());
        } catch (const std::filesystem::filesystem_error& error) {
            throw runFailed(
                "A file operation failed on " + quoted(error.path1()) + ": " + error.code().message() + ".");
        }
    }

private:
    Result execute(const GenerateRequest& request, RunContext& context)
    {
        const PictureOutput output(request); // checked before minutes are spent on loading
        return textToImage(modelFor(request.model, request.compute, context), request, output, context);
    }

    Result execute(const BenchRequest& request, RunContext& context)
    {
#ifndef CANDELA_ENGINE_ONLY
        if (request.what == "demo-model")
            return benchDemoModel(modelFor(request.model, request.compute, context), request, context);
#endif
        m_model.reset(); // its memory would be counted
        return runBench(request, context);
    }

    Result execute(const RelightRequest&, RunContext&)
    {
        throw notYet();
    }
    Result execute(const RelightPreviewRequest&, RunContext&)
    {
        throw notYet();
    }
    static Error notYet()
    {
        return badInput("This version relights no pictures yet.");
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
        m_model.reset(); // training wants the memory
        return trainBase(request, context);
    }
#endif

    /// The model asked for, kept from the last run where that one was loaded the same way from the same
    /// files.
    StableDiffusion& modelFor(
        const std::filesystem::path& wish, const ComputeOptions& options, RunContext& context)
    {
        const std::filesystem::path folder = wish.empty() ? m_options.bundledModel : wish;
        const Compute compute = chooseCompute(options);
        const bool same = m_model && m_model->info.path == folder && m_model->compute == compute
            && m_loadedAt == lastChange(folder);
        if (!same) {
            m_model.reset(); // before the next one takes its memory
            m_model = StableDiffusion::load(folder, compute, context);
            m_loadedAt = lastChange(folder);
        }
        return *m_model;
    }

    /// A model folder is written with model_index.json last (our own training does so while one paints with
    /// it).
    static std::filesystem::file_time_type lastChange(const std::filesystem::path& folder)
    {
        std::error_code missing;
        return std::filesystem::last_write_time(folder / "model_index.json", missing);
    }

    EngineOptions m_options;
    std::unique_ptr<StableDiffusion> m_model;
    std::filesystem::file_time_type m_loadedAt;
};

} // namespace

std::unique_ptr<Engine> makeEngine(EngineOptions options)
{
    return std::make_unique<TorchEngine>(std::move(options));
}

} // namespace candela
