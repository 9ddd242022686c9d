#include "core/lora/lora_merger.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/lora/lora_change.h"
#include "core/nn/layers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <utility>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

std::string familyTitle(const std::string& family)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> titles = {
        {{"sd1", "SD 1.x"}, {"sd2", "SD 2.x"}, {"sdxl", "SDXL"}, {"sdxl_refiner", "SDXL Refiner"},
            {"kolors", "Kolors"}, {"sd3", "SD 3"}, {"flux", "FLUX"}}};
    for (const auto& [name, title] : titles)
        if (family == name)
            return std::string(title);
    return {};
}

/// Kolors' and SDXL's cannot be told apart for certain.
bool areStrangers(const std::string& one, const std::string& other)
{
    const auto asXl = [](const std::string& family) {
        return family == "kolors" ? std::string("sdxl") : family;
    };
    return !familyTitle(one).empty() && !familyTitle(other).empty() && asXl(one) != asXl(other);
}

using Sizes = std::vector<std::int64_t>;

LoraExtent extentOf(const Sizes& weight)
{
    std::int64_t columns = 1;
    for (std::size_t i = 1; i < weight.size(); ++i)
        columns *= weight[i];
    return {weight.front(), columns};
}

/// Of rows or, where it lies across, of columns.
bool magnitudeFits(const LoraLayer& layer, const Sizes& weight)
{
    if (!layer.isDecomposed())
        return true;
    if (weight.size() < 2)
        return false;
    const bool always = layer.has(LoraPart::RowMagnitude);
    const at::Tensor& magnitude = layer.at(always ? LoraPart::RowMagnitude : LoraPart::Magnitude);
    const bool ofRows = always || magnitude.dim() == 1 || magnitude.size(0) == weight[0];
    return magnitude.numel() == weight[ofRows ? 0 : 1];
}

std::string sizeText(const LoraExtent& extent)
{
    return std::to_string(extent.rows) + "x" + std::to_string(extent.columns);
}

} // namespace

/// Which layers change which weight of which network.
class LoraMerger::Plan
{
public:
    explicit Plan(const LoraMerger& merger)
        : m_merger(merger)
        , m_names(namesOf(merger.m_networks))
    {
        for (const LoraNetwork& network : merger.m_networks)
            for (const auto& [name, parameter] : stateDict(*network.network))
                m_sizes[network.target].emplace(name, parameter.sizes().vec());
    }

    LoraApplied add(const WeightedLora& lora)
    {
        m_files.push_back(std::make_unique<LoraFile>(LoraFile::open(lora.file)));
        const LoraFile& file = *m_files.back();
        LoraApplied applied{.file = utf8(lora.file),
            .layers = static_cast<int>(file.layers.size()),
            .unmatched = static_cast<int>(file.strangers.size())};
        applied.layers += applied.unmatched;
        for (const auto& [name, layer] : file.layers) {
            const auto place = m_names.find(name);
            if (!place || !canTake(*place, layer)) {
                ++applied.unmatched;
                continue;
            }
            requireFit(file, name, layer, *place);
            ++(place->target == LoraTarget::Unet ? applied.unet : applied.textEncoders);
            take(*place, layer, place->target == LoraTarget::Unet ? lora.unet : lora.text, lora.alpha);
        }
        if (applied.unet + applied.textEncoders == 0)
            refuse(file);
        return applied;
    }

    /// The names of the weights that are changed.
    std::set<std::string> changed(LoraTarget target) const
    {
        std::set<std::string> names;
        if (const auto found = m_shares.find(target); found != m_shares.end())
            for (const auto& [name, shares] : found->second)
                names.insert(name);
        return names;
    }

    /// The stored weight with all its changes, in fp32; itself where there is none.
    at::Tensor merged(
        LoraTarget target, const std::string& name, const at::Tensor& stored, at::Device device) const
    {
        const auto network = m_shares.find(target);
        if (network == m_shares.end() || !network->second.contains(name))
            return stored;
        const std::vector<Share>& shares = network->second.at(name);
        at::Tensor sum = stored.to(device, at::kFloat, false, /*copy=*/true, at::MemoryFormat::Contiguous);
        const bool isRead =
            std::ranges::any_of(shares, [](const Share& s) { return s.layer->isDecomposed(); });
        const at::Tensor weight = isRead ? sum.clone() : sum; // else its sizes alone are wanted
        for (const Share& share : shares)
            sum.add_(share.isBias ? biasChangeOf(*share.layer, weight)
                                  : changeOf(*share.layer, weight, share.alpha),
                share.strength);
        return sum;
    }

private:
    struct Share {
        const LoraLayer* layer = nullptr;
        double strength = 1;
        std::optional<double> alpha;
        bool isBias = false;
    };

    static LoraNames namesOf(const std::vector<LoraNetwork>& networks)
    {
        std::map<LoraTarget, std::vector<std::string>> modules;
        for (const LoraNetwork& network : networks)
            modules[network.target] = modulesOf(network.network->named_parameters().keys());
        return LoraNames(modules);
    }

    /// Null where there is none.
    const Sizes* sizesOf(const LoraPlace& place, const char* ending) const
    {
        const auto& sizes = m_sizes.at(place.target);
        const auto found = sizes.find(place.module + ending);
        return found == sizes.end() ? nullptr : &found->second;
    }

    bool canTake(const LoraPlace& place, const LoraLayer& layer) const
    {
        return (!layer.changesWeight() || sizesOf(place, ".weight"))
            && (!layer.has(LoraPart::FullBias) || sizesOf(place, ".bias"));
    }

    void requireFit(
        const LoraFile& file, const std::string& name, const LoraLayer& layer, const LoraPlace& place) const
    {
        if (layer.has(LoraPart::FullBias))
            requireSame(file, name, {layer.at(LoraPart::FullBias).size(0), 1}, *sizesOf(place, ".bias"));
        if (!layer.changesWeight())
            return;
        const Sizes& weight = *sizesOf(place, ".weight");
        requireSame(file, name, extentOf(layer), weight);
        if (!magnitudeFits(layer, weight))
            throw badInput("The LoRA " + quoted(file.path) + " cannot be used: its layer '" + name
                + "' has magnitudes of another size.");
    }

    void requireSame(
        const LoraFile& file, const std::string& name, const LoraExtent& extent, const Sizes& weight) const
    {
        if (extent == extentOf(weight))
            return;
        refuseStranger(file);
        throw badInput("The LoRA " + quoted(file.path) + " does not fit the model " + m_merger.m_model
                + ": its layer '" + name + "' changes " + sizeText(extent) + " numbers, and the model has "
                + sizeText(extentOf(weight)) + " there.",
            "Choose a model of the kind that it was made for.");
    }

    void take(const LoraPlace& place, const LoraLayer& layer, double strength, std::optional<double> alpha)
    {
        if (strength == 0)
            return;
        auto& shares = m_shares[place.target];
        if (layer.changesWeight())
            shares[place.module + ".weight"].push_back({&layer, strength, alpha, false});
        if (layer.has(LoraPart::FullBias))
            shares[place.module + ".bias"].push_back({&layer, strength, alpha, true});
    }

    void refuseStranger(const LoraFile& file) const
    {
        if (areStrangers(file.family, m_merger.m_family))
            throw badInput("The LoRA " + quoted(file.path) + " is made for " + familyTitle(file.family)
                    + ", and the model " + m_merger.m_model + " is " + familyTitle(m_merger.m_family) + ".",
                "Choose a model of the kind that it was made for.");
    }

    [[noreturn]] void refuse(const LoraFile& file) const
    {
        refuseStranger(file);
        throw badInput("None of the " + std::to_string(file.layers.size()) + " layers of the LoRA "
                + quoted(file.path) + " has a place in the model " + m_merger.m_model + ".",
            "Choose a model of the kind that it was made for.");
    }

    const LoraMerger& m_merger;
    LoraNames m_names;
    std::map<LoraTarget, std::map<std::string, Sizes>> m_sizes; // of the weights, by their names
    std::vector<std::unique_ptr<LoraFile>> m_files; // what the shares point into
    std::map<LoraTarget, std::map<std::string, std::vector<Share>>> m_shares; // by the weights' names
};

LoraMerger::LoraMerger(std::string model, std::string family, std::vector<LoraNetwork> networks)
    : m_model(std::move(model))
    , m_family(std::move(family))
    , m_networks(std::move(networks))
    , m_merged(m_networks.size())
{
}

std::vector<LoraApplied> LoraMerger::apply(const std::vector<WeightedLora>& loras, const StopCheck& stop)
{
    std::vector<Loaded> wanted;
    for (const WeightedLora& lora : loras) {
        std::error_code gone; // told of by whoever reads it
        wanted.push_back({lora, fs::last_write_time(lora.file, gone)});
    }
    if (m_loaded == wanted)
        return m_applied;
    Plan plan(*this);
    std::vector<LoraApplied> applied;
    for (const WeightedLora& lora : loras)
        applied.push_back(plan.add(lora));
    m_loaded.reset();
    for (std::size_t i = 0; i < m_networks.size(); ++i)
        change(m_networks[i], m_merged[i], plan, stop);
    m_loaded = std::move(wanted);
    m_applied = std::move(applied);
    return m_applied;
}

void LoraMerger::change(
    const LoraNetwork& network, std::set<std::string>& merged, const Plan& plan, const StopCheck& stop) const
{
    const std::set<std::string> wanted = plan.changed(network.target);
    std::set<std::string> touched = merged;
    touched.insert(wanted.begin(), wanted.end());
    if (touched.empty())
        return;
    merged = touched; // until all of it is done
    LoadOptions options = network.options;
    options.stop = stop;
    const auto modules = network.network->named_modules(std::string(), false);
    reloadParameters(*network.network, network.stored(), touched, options,
        [&](const std::string& name, const at::Tensor& stored) {
            if (name.ends_with(".weight"))
                forgetPacked(*modules[name.substr(0, name.rfind('.'))]);
            return plan.merged(network.target, name, stored, network.options.device);
        });
    merged = wanted;
}

} // namespace candela
