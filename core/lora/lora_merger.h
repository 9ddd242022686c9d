// LoRAs in a model's weights: merged in fp32 before a run, and exactly undone.
#pragma once

#include "core/api/events.h"
#include "core/lora/lora_names.h"
#include "core/nn/state_dict.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace candela
{

/// One LoRA of a run. 0 changes nothing, 1 is what it was trained for.
struct WeightedLora {
    std::filesystem::path file;
    double unet = 1, text = 1; // of the changes to the UNet and to the text encoders
    std::optional<double> alpha = {}; // where the file does not say; empty: its rank
    bool operator==(const WeightedLora&) const = default;
};

/// A network whose weights LoRAs change.
struct LoraNetwork {
    LoraTarget target = LoraTarget::Unet;
    std::shared_ptr<torch::nn::Module> network;
    std::function<StateDict()> stored; // its weights as the model's files have them
    LoadOptions options; // as it was loaded with, but for `stop`
};

/// Changes are computed from the stored weights and added up in fp32, then rounded once; the layers pack what
/// they are given (see packForInference). What a LoRA no longer changes is loaded anew from the model's
/// files, so that it is again what it was, bit by bit. Belongs to a model; one thread.
class LoraMerger
{
public:
    /// `model` and `family` (as ModelInfo has them) are for errors.
    LoraMerger(std::string model, std::string family, std::vector<LoraNetwork> networks);

    /// Makes the weights those of the model with exactly these LoRAs; at once where it has them already.
    /// Returns what each of them changes, in order. Throws Error (BadInput) for files that cannot be read,
    /// are made for another family, or have no place or another shape in the model; then nothing was changed.
    /// Whatever `stop` throws leaves the weights to be put right by the next call.
    std::vector<LoraApplied> apply(const std::vector<WeightedLora>& loras, const StopCheck& stop = {});

private:
    class Plan;
    struct Loaded {
        WeightedLora lora;
        std::filesystem::file_time_type changed; // the file
        bool operator==(const Loaded&) const = default;
    };

    void change(const LoraNetwork& network, std::set<std::string>& merged, const Plan& plan,
        const StopCheck& stop) const;

    std::string m_model, m_family;
    std::vector<LoraNetwork> m_networks;
    std::vector<std::set<std::string>> m_merged; // of each network, the weights that are not the model's own
    std::optional<std::vector<Loaded>> m_loaded = std::vector<Loaded>(); // nothing: not known
    std::vector<LoraApplied> m_applied;
};

} // namespace candela
