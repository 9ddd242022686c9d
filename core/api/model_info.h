// What can be said of a model without loading its weights.
#pragma once

#include "core/api/model_memory.h"
#include "core/api/requests.h"

#include <filesystem>
#include <memory>
#include <string>

namespace candela
{

/// The settings a model was made for; a request's empty options take these.
struct GenerateDefaults {
    int steps = 20;
    double cfg = 7.0;
    int width = 512, height = 512;
    SamplerKind sampler = SamplerKind::Euler;
};

struct ModelInfo {
    std::filesystem::path path;
    std::string name; // as shown: the folder's name, a file's without its ending
    std::string family; // "sd1", "sd2", "sdxl", "small" (a small model of the same classes)
    std::string prediction; // "epsilon" or "v_prediction"; empty where only the loaded network can tell
    std::uint64_t weightBytes = 0; // on disk
    ModelMemory memory;
    int sizeMultiple = 8; // width and height must be multiples of this
    GenerateDefaults defaults;
    std::string examplePrompt; // one that shows what the model can do; empty where its folder suggests none
};

/// Reads the JSON files and file sizes of a diffusers folder, or the header of a single file; a few
/// milliseconds. Throws Error (BadInput).
/// The folder may carry a candela.json with its maker's recommendations:
/// {"defaults": {"steps", "cfg", "width", "height", "sampler"}, "example_prompt"}, each of them optional.
ModelInfo describeModel(const std::filesystem::path& path);

/// Counts a prompt's tokens the way the model's tokenizer does. Cheap enough for every keystroke; any one
/// thread.
class PromptCounter
{
public:
    virtual ~PromptCounter() = default;
    struct Count {
        int used = 0; // without start and end marks
        int limit = 75; // of as many chunks as they take; more may be used only where the rest is cut off
    };
    /// Of the longest text where it changes with the steps. Throws Error (BadInput) for what cannot be read.
    virtual Count count(const std::string& prompt, PromptGrammar grammar) const = 0;
};

/// `clipVocabulary` as in EngineOptions. Throws Error (BadInput) where the model has no readable tokenizer.
std::unique_ptr<PromptCounter> makePromptCounter(
    const std::filesystem::path& model, const std::filesystem::path& clipVocabulary = {});

/// What a file or folder is, as a JSON text: family, precision, tensors, embedded metadata. Throws Error
/// (BadInput).
std::string inspect(const std::filesystem::path& path);

} // namespace candela
