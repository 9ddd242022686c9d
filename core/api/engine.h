// The engine's door: plain values in, plain values out, no tensor and no widget in sight.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace candela
{

/// Runs one request at a time. Not thread-safe: one thread constructs it, calls run() and destroys it.
/// Only RunContext::stop may be triggered from elsewhere.
class Engine
{
public:
    virtual ~Engine() = default;

    /// Blocks until the work is done. Throws Error (bad input, failed run) or Cancelled; after either the
    /// engine is as good as new and no half-written file is left.
    virtual Result run(const Request& request, RunContext& context) = 0;
};

/// Where pictures that take long keep what has been computed of them, so that the same request goes on there
/// after it was stopped or killed. The picture is the same as without the pause.
struct KeepUnfinished {
    std::filesystem::path folder = {}; // made when it is needed; empty: nothing is kept
    double seconds = 5; // of computing that may be lost
};

struct EngineOptions {
    /// The folder of the bundled model; a GenerateRequest without a model means this one.
    std::filesystem::path bundledModel;
    /// The folder of the bundled networks for relighting; a RelightRequest without a model means these.
    std::filesystem::path bundledRelightModel = {};
    /// CLIP's vocabulary as OpenAI published it, bpe_simple_vocab_16e6.txt.gz: models in a single file go
    /// without one.
    std::filesystem::path clipVocabulary = {};
    /// The first ten digits of the SHA-256 of what is at a path, for the pictures painted with it to say;
    /// empty where that is not known. Called on the engine's thread before each GenerateRequest, so it must
    /// not read whole models.
    std::function<std::string(const std::filesystem::path& model)> modelHash = {};
    /// The LoRA that <lora:NAME:…> in a prompt means; empty where none of that name is known. Called on the
    /// engine's thread.
    std::function<std::filesystem::path(const std::string& name)> loraFile = {};
    /// What pictures say of a LoRA's content: the first twelve digits of its AutoV3, the SHA-256 of a
    /// safetensors file's data without its header. Called likewise.
    std::function<std::string(const std::filesystem::path& lora)> loraHash = {};
    /// The known textual inversions whose names stand in a prompt. They are used where they fit the model,
    /// and passed over where they do not. Called likewise.
    std::function<std::vector<std::filesystem::path>(const std::string& prompt)> embeddingsIn = {};
    KeepUnfinished unfinished = {};
};

/// The real engine, on LibTorch. Keeps the last model loaded between runs.
std::unique_ptr<Engine> makeEngine(EngineOptions options);

/// What computes, for reports: "LibTorch 2.15.0".
std::string engineDescription();

} // namespace candela
