// A model as Hugging Face's diffusers saves it: model_index.json and one folder for each component.
// https://huggingface.co/docs/diffusers/using-diffusers/other-formats
#pragma once

#include "core/nn/state_dict.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
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

/// An opened folder: model_index.json has been read and its components are known to be of classes that this
/// program has; everything else is read when asked for. Immutable, so any thread may use it.
/// All functions throw Error (BadInput) with a sentence that names the file and the value.
class ModelFolder
{
public:
    static ModelFolder open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    /// Whether model_index.json lists a component of that name ("vae", "safety_checker", …) that is not null.
    bool has(const std::string& component) const { return !className(component).empty(); }
    /// Empty where there is none.
    std::string className(const std::string& component) const;
    std::filesystem::path componentFolder(const std::string& component) const { return m_path / component; }

    /// `component` is "unet", "vae" or "text_encoder".
    ModelComponent component(const std::string& component) const;
    nlohmann::json config(const std::string& component) const;
    /// Full precision where the folder has it, else the fp16 variant; one file or shards.
    StateDict weights(const std::string& component) const;
    std::vector<std::filesystem::path> weightFiles(const std::string& component) const;

    nlohmann::json schedulerConfig() const;
    /// Holds vocab.json, merges.txt and their JSON files; see ClipTokenizer::fromFolder().
    std::filesystem::path tokenizerFolder() const { return componentFolder("tokenizer"); }

private:
    ModelFolder(std::filesystem::path path, nlohmann::json index);

    std::filesystem::path m_path;
    nlohmann::json m_index;
};

} // namespace candela
