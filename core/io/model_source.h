// A model on disk as its parts, whatever its layout: components by diffusers' names, with diffusers'
// configurations and weight names.
#pragma once

#include "core/nn/state_dict.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace candela
{

/// One component, ready to be built: its class, its config.json and its weights (views of the mapped files).
struct ModelComponent {
    std::string className; // "UNet2DConditionModel"
    nlohmann::json config;
    StateDict weights;
};

/// Where a tokenizer's files are; or, where a model brings none, what it takes of OpenAI's vocabulary.
struct TokenizerSource {
    std::filesystem::path folder; // empty: the vocabulary that CLIP was published with
    std::string pad = "<|endoftext|>"; // of that vocabulary, what rows are filled up with
};

/// An opened model, known to be of classes that this program has; weights are read when asked for.
/// Immutable, so any thread may use it. All functions throw Error (BadInput) with a sentence that names the
/// file and the value.
class ModelSource
{
public:
    virtual ~ModelSource() = default;

    /// A diffusers folder or a single file.
    static std::unique_ptr<const ModelSource> open(const std::filesystem::path& path);

    virtual const std::filesystem::path& path() const = 0;
    /// The class of a component ("unet", "vae", "text_encoder", "text_encoder_2", "tokenizer", "scheduler",
    /// …); empty where there is none.
    virtual std::string className(const std::string& component) const = 0;
    bool has(const std::string& component) const { return !className(component).empty(); }

    virtual nlohmann::json config(const std::string& component) const = 0;
    virtual StateDict weights(const std::string& component) const = 0;
    /// On disk; for a single file, of the component's part of it.
    virtual std::uint64_t weightBytes(const std::string& component) const = 0;
    ModelComponent component(const std::string& component) const;

    virtual nlohmann::json schedulerConfig() const = 0;
    /// Whether that says what the network predicts; otherwise only the network itself can tell.
    virtual bool saysPrediction() const { return true; }
    virtual TokenizerSource tokenizer(const std::string& component) const = 0;
    /// diffusers' force_zeros_for_empty_prompt: an empty negative prompt is zeros instead of its encoding.
    virtual bool hasZerosForEmptyPrompt() const = 0;

    /// The file or folder that an error about the component's weights, or its configuration, should name.
    virtual std::filesystem::path weightPlace(const std::string& component) const = 0;
    virtual std::filesystem::path configPlace(const std::string& component) const = 0;

    /// Those of "text_encoder" and "text_encoder_2" that there are.
    std::vector<std::string> textEncoders() const;
};

} // namespace candela
