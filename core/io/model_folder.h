// A model as Hugging Face's diffusers saves it: model_index.json and one folder for each component.
// https://huggingface.co/docs/diffusers/using-diffusers/other-formats
#pragma once

#include "core/io/model_source.h"

namespace candela
{

/// An opened folder: model_index.json has been read and its components are known to be of classes that this
/// program has; everything else is read when asked for.
class ModelFolder : public ModelSource
{
public:
    static ModelFolder open(const std::filesystem::path& path);
    /// A folder of one component alone: config.json beside its weights, of one of these classes.
    static ModelComponent openComponent(
        const std::filesystem::path& folder, const std::vector<std::string>& classes);
    /// Whether folders of that pipeline class can be opened.
    static bool isPaintable(const std::string& pipelineClass);

    const std::filesystem::path& path() const override { return m_path; }
    std::string className(const std::string& component) const override;
    std::filesystem::path componentFolder(const std::string& component) const { return m_path / component; }

    nlohmann::json config(const std::string& component) const override;
    /// Full precision where the folder has it, else the fp16 variant; one file or shards.
    StateDict weights(const std::string& component) const override;
    std::uint64_t weightBytes(const std::string& component) const override;
    std::vector<std::filesystem::path> weightFiles(const std::string& component) const;

    nlohmann::json schedulerConfig() const override;
    TokenizerSource tokenizer(const std::string& component) const override;
    bool hasZerosForEmptyPrompt() const override;

    std::filesystem::path weightPlace(const std::string& component) const override;
    std::filesystem::path configPlace(const std::string& component) const override;

private:
    ModelFolder(std::filesystem::path path, nlohmann::json index);

    std::filesystem::path m_path;
    nlohmann::json m_index;
};

/// The weights of a folder that transformers has saved: safetensors, in one file or shards, else
/// pytorch_model.bin, read as data. Throws Error (BadInput).
StateDict readTransformersWeights(const std::filesystem::path& folder);

} // namespace candela
