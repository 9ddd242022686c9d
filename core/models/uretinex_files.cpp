#include "core/models/uretinex_files.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/safetensors.h"
#include "core/io/torch_pickle.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr const char* stems[] = {"init_low", "init_high", "unfolding", "L_adjust"};

/// The file of that stem; our own format comes first. Nothing where there is none.
std::optional<fs::path> findFile(const fs::path& folder, const std::string& stem)
{
    for (const char* extension : {".safetensors", ".pth"}) {
        const fs::path path = folder / (stem + extension);
        std::error_code unreadable;
        if (fs::exists(path, unreadable))
            return path;
    }
    return std::nullopt;
}

/// The plain values among an object's fields.
nlohmann::json jsonOf(const PickleValue& object)
{
    nlohmann::json json = nlohmann::json::object();
    const auto* fields = object.as<PickleDict>();
    if (!fields)
        return json;
    for (const auto& [key, value] : fields->entries) {
        const auto* name = key->as<std::string>();
        if (!name)
            continue;
        if (const auto* flag = value->as<bool>())
            json[*name] = *flag;
        else if (const auto* whole = value->as<std::int64_t>())
            json[*name] = *whole;
        else if (const auto* number = value->as<double>())
            json[*name] = *number;
        else if (const auto* text = value->as<std::string>())
            json[*name] = *text;
    }
    return json;
}

/// One checkpoint: networks by their names ("model_R"), and its options.
struct Checkpoint {
    fs::path path;
    std::map<std::string, StateDict> networks;
    nlohmann::json opts = nlohmann::json::object();
};

Checkpoint readPth(const fs::path& path)
{
    const TorchFile file = TorchFile::open(path);
    Checkpoint checkpoint{.path = path};
    const PickleValue* state = file.root().find("state_dict");
    const auto* networks = state ? state->as<PickleDict>() : nullptr;
    if (!networks)
        throw badInput(quoted(path) + " is no checkpoint of URetinex-Net: it has no state_dict.");
    for (const auto& [name, weights] : networks->entries)
        if (const auto* text = name->as<std::string>())
            checkpoint.networks[*text] = tensorsOf(*weights);
    if (const PickleValue* opts = file.root().find("opts"))
        checkpoint.opts = jsonOf(*opts);
    return checkpoint;
}

Checkpoint readSafetensors(const fs::path& path)
{
    const SafetensorsFile file = SafetensorsFile::open(path);
    Checkpoint checkpoint{.path = path};
    for (const auto& [name, tensor] : file.tensors()) {
        const std::size_t dot = name.find('.');
        if (dot != std::string::npos)
            checkpoint.networks[name.substr(0, dot)].emplace(name.substr(dot + 1), tensor);
    }
    if (const auto opts = file.metadata().find("opts"); opts != file.metadata().end()) {
        checkpoint.opts = nlohmann::json::parse(opts->second, nullptr, /*allow_exceptions=*/false);
        if (!checkpoint.opts.is_object())
            throw badInput(quoted(path) + " has metadata 'opts' that are no JSON object.");
    }
    return checkpoint;
}

Checkpoint readCheckpoint(const fs::path& folder, const std::string& stem)
{
    const std::optional<fs::path> path = findFile(folder, stem);
    if (!path)
        throw badInput("The folder " + quoted(folder) + " is no model for relighting: it has no " + stem
                + ".pth or " + stem + ".safetensors.",
            "Name a folder with init_low, unfolding and L_adjust.");
    return path->extension() == ".pth" ? readPth(*path) : readSafetensors(*path);
}

template <class Network, class... Config>
std::shared_ptr<Network> networkOf(const Checkpoint& checkpoint, const std::string& name, Config... config)
{
    const auto weights = checkpoint.networks.find(name);
    if (weights == checkpoint.networks.end() || weights->second.empty())
        throw badInput(quoted(checkpoint.path) + " has no network '" + name + "'.");
    std::shared_ptr<Network> network;
    {
        const PlaceholderParameters guard;
        network = std::make_shared<Network>(config...);
    }
    loadStateDict(*network, weights->second, {.dtype = at::kFloat, .source = quoted(checkpoint.path)});
    network->eval();
    return network;
}

StateDict named(const std::string& prefix, const torch::nn::Module& network, at::ScalarType dtype)
{
    StateDict result;
    for (const auto& [name, tensor] : stateDict(network))
        result.emplace(prefix + "." + name, tensor.detach().to(dtype).contiguous());
    return result;
}

} // namespace

Uretinex loadUretinex(const fs::path& folder)
{
    std::error_code problem;
    if (!fs::is_directory(folder, problem))
        throw badInput("The model " + quoted(folder) + " is not a folder that can be read.");
    const Checkpoint unfolding = readCheckpoint(folder, "unfolding");
    const Checkpoint adjust = readCheckpoint(folder, "L_adjust");
    Uretinex networks;
    networks.config = UretinexConfig::fromJson(unfolding.opts);
    networks.low = networkOf<Decomposition>(readCheckpoint(folder, "init_low"), "model_R");
    if (findFile(folder, "init_high"))
        networks.high = networkOf<Decomposition>(readCheckpoint(folder, "init_high"), "model_R");
    networks.reflectance =
        networkOf<ReflectanceRestoration>(unfolding, "model_R", networks.config.concatIllumination);
    networks.illumination = networkOf<IlluminationRestoration>(unfolding, "model_L");
    networks.adjustment = networkOf<IlluminationAdjustment>(adjust, "model_A");
    return networks;
}

void saveUretinex(const fs::path& folder, const Uretinex& networks,
    const std::map<std::string, std::string>& metadata, at::ScalarType dtype)
{
    auto withOpts = metadata;
    withOpts["opts"] = networks.config.toJson().dump();
    writeSafetensors(folder / "init_low.safetensors", named("model_R", *networks.low, dtype), metadata);
    if (networks.high)
        writeSafetensors(folder / "init_high.safetensors", named("model_R", *networks.high, dtype), metadata);
    StateDict unfolding = named("model_R", *networks.reflectance, dtype);
    unfolding.merge(named("model_L", *networks.illumination, dtype));
    writeSafetensors(folder / "unfolding.safetensors", unfolding, withOpts);
    writeSafetensors(
        folder / "L_adjust.safetensors", named("model_A", *networks.adjustment, dtype), metadata);
}

fs::file_time_type uretinexChangedAt(const fs::path& folder)
{
    fs::file_time_type latest = fs::file_time_type::min();
    const auto look = [&latest](const fs::path& path) {
        std::error_code missing;
        const auto at = fs::last_write_time(path, missing);
        if (!missing)
            latest = std::max(latest, at);
    };
    look(folder); // what was added or removed
    for (const char* stem : stems)
        if (const auto path = findFile(folder, stem))
            look(*path);
    return latest;
}

} // namespace candela
