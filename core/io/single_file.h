// A whole model in one file, as CompVis, Stability and most people's own checkpoints are: .safetensors, or
// one of PyTorch's (.ckpt, .pt), whose pickle is read as data.
#pragma once

#include "core/io/model_source.h"

#include <map>

namespace candela
{

/// Its header has been read, and all of its networks' configurations are known from names and shapes; what no
/// shape tells (scheduler, scaling factor) is what the family was published with. EMA copies and what
/// training left in the file are passed over.
class SingleFile : public ModelSource
{
public:
    /// Throws Error (BadInput) where it is no whole model of a family that can be painted with, and says what
    /// it is instead.
    static SingleFile open(const std::filesystem::path& path);

    const std::filesystem::path& path() const override { return m_path; }
    std::string className(const std::string& component) const override;
    nlohmann::json config(const std::string& component) const override;
    StateDict weights(const std::string& component) const override;
    std::uint64_t weightBytes(const std::string& component) const override;
    nlohmann::json schedulerConfig() const override { return m_scheduler; }
    bool saysPrediction() const override { return m_saysPrediction; }
    TokenizerSource tokenizer(const std::string& component) const override;
    bool hasZerosForEmptyPrompt() const override { return has("text_encoder_2"); }
    std::filesystem::path weightPlace(const std::string&) const override { return m_path; }
    std::filesystem::path configPlace(const std::string&) const override { return m_path; }

private:
    enum class Network { Unet, Vae, HuggingFaceClip, OpenClip };
    struct Part {
        Network network = Network::Unet;
        std::string className, prefix;
        nlohmann::json config;
        std::uint64_t bytes = 0;
    };

    explicit SingleFile(std::filesystem::path path);
    const Part& part(const std::string& component) const;

    std::filesystem::path m_path;
    std::map<std::string, Part> m_parts; // by component
    nlohmann::json m_scheduler;
    bool m_saysPrediction = true;
};

} // namespace candela
