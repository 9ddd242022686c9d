#include "core/lora/lora_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/recognised_model.h"
#include "core/io/json_file.h"
#include "core/io/safetensors.h"
#include "core/io/torch_pickle.h"
#include "core/io/weight_listing.h"

#include <ATen/ATen.h>

#include <cmath>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

/// The tensors and, of a safetensors header, the texts beside them.
struct Stored {
    StateDict tensors;
    std::map<std::string, std::string> metadata;
};

Stored readStored(const fs::path& path)
{
    if (isSafetensors(path)) {
        const SafetensorsFile file = SafetensorsFile::open(path);
        return {file.tensors(), file.metadata()};
    }
    const TorchFile file = TorchFile::open(path);
    const PickleValue* inner = file.root().find("state_dict");
    return {tensorsOf(inner && inner->as<PickleDict>() ? *inner : file.root()), {}};
}

/// What diffusers writes of the training in the header (`lora_adapter_metadata`): alphas by network ("unet",
/// "text_encoder", …) and, where they differ, by the end of a layer's name.
class AdapterAlphas
{
public:
    explicit AdapterAlphas(const std::map<std::string, std::string>& metadata)
    {
        const auto said = metadata.find("lora_adapter_metadata");
        if (said == metadata.end())
            return;
        if (auto json = jsonFromText(said->second); json && json->is_object())
            m_json = std::move(*json);
    }

    /// `rank` is the layer's.
    std::optional<double> of(std::string_view layer, std::int64_t rank) const
    {
        const std::string network(layer.substr(0, layer.find('.')));
        for (const std::string& prefix : {network + ".", std::string()}) {
            const auto alpha = written(prefix, layer);
            const auto stable = m_json.find(prefix + "use_rslora"); // divided by the rank's root instead
            if (alpha && stable != m_json.end() && *stable == true)
                return *alpha * std::sqrt(static_cast<double>(rank));
            if (alpha)
                return alpha;
        }
        return std::nullopt;
    }

private:
    std::optional<double> written(const std::string& prefix, std::string_view layer) const
    {
        const auto pattern = m_json.find(prefix + "alpha_pattern");
        if (pattern != m_json.end() && pattern->is_object())
            for (const auto& [end, alpha] : pattern->items())
                if (alpha.is_number() && layer.ends_with(end))
                    return alpha.get<double>();
        const auto alpha = m_json.find(prefix + "lora_alpha");
        return alpha != m_json.end() && alpha->is_number() ? std::optional(alpha->get<double>())
                                                           : std::nullopt;
    }

    nlohmann::ordered_json m_json = nlohmann::ordered_json::object();
};

/// Says what is wrong with which layer.
class Complaint
{
public:
    explicit Complaint(const fs::path& path)
        : m_path(path)
    {
    }
    [[noreturn]] void unusable(const std::string& layer, const std::string& why) const
    {
        throw badInput(
            "The LoRA " + quoted(m_path) + " cannot be used: its layer '" + layer + "' " + why + ".");
    }

private:
    const fs::path& m_path;
};

constexpr std::pair<LoraPart, LoraPart> halves[] = {{LoraPart::Down, LoraPart::Up},
    {LoraPart::HadamardFirstA, LoraPart::HadamardFirstB},
    {LoraPart::HadamardSecondA, LoraPart::HadamardSecondB},
    {LoraPart::HadamardFirstA, LoraPart::HadamardSecondA},
    {LoraPart::HadamardFirstCore, LoraPart::HadamardSecondCore},
    {LoraPart::KroneckerFirstA, LoraPart::KroneckerFirstB},
    {LoraPart::KroneckerSecondA, LoraPart::KroneckerSecondB}};

/// Parts that mean nothing without another.
bool lacksAHalf(const LoraLayer& layer)
{
    for (const auto& [one, other] : halves)
        if (layer.has(one) != layer.has(other))
            return true;
    const bool first = layer.has(LoraPart::KroneckerFirst) || layer.has(LoraPart::KroneckerFirstA);
    const bool second = layer.has(LoraPart::KroneckerSecond) || layer.has(LoraPart::KroneckerSecondA);
    return first != second || (layer.has(LoraPart::Middle) && !layer.has(LoraPart::Up))
        || (layer.has(LoraPart::HadamardFirstCore) && !layer.has(LoraPart::HadamardFirstA))
        || (layer.has(LoraPart::KroneckerSecondCore) && !layer.has(LoraPart::KroneckerSecondA))
        || (layer.isDecomposed() && !layer.changesWeight());
}

/// The dimensions that two factors are summed over; (rank, …) and (out, rank, …) for a layer's two.
struct InnerSizes {
    LoraPart part;
    std::size_t dimension;
};

/// Whether factors agree in the sizes between them. Of Tucker's, A is (rank, out), not (out, rank).
bool factorsFit(const LoraLayer& layer)
{
    const auto agree = [&layer](InnerSizes one, InnerSizes other) {
        if (!layer.has(one.part) || !layer.has(other.part))
            return true;
        const at::IntArrayRef a = layer.at(one.part).sizes(), b = layer.at(other.part).sizes();
        return a.size() > one.dimension && b.size() > other.dimension
            && a[one.dimension] == b[other.dimension];
    };
    using enum LoraPart;
    if (layer.has(Middle)) {
        if (layer.at(Down).numel() != layer.at(Down).size(0) * layer.at(Down).size(1))
            return false;
        if (!agree({Up, 1}, {Middle, 0}) || !agree({Middle, 1}, {Down, 0}))
            return false;
    } else if (!agree({Up, 1}, {Down, 0})) {
        return false;
    }
    for (const auto& [core, a, b] : {std::tuple{HadamardFirstCore, HadamardFirstA, HadamardFirstB},
             std::tuple{HadamardSecondCore, HadamardSecondA, HadamardSecondB},
             std::tuple{KroneckerSecondCore, KroneckerSecondA, KroneckerSecondB}}) {
        if (layer.has(core) && (!agree({core, 0}, {a, 0}) || !agree({core, 1}, {b, 0})))
            return false;
        if (!layer.has(core) && !agree({a, 1}, {b, 0}))
            return false;
    }
    if (!agree({KroneckerFirstA, 1}, {KroneckerFirstB, 0}))
        return false;
    return !layer.has(Up) || layer.at(Up).numel() == layer.at(Up).size(0) * layer.at(Up).size(1);
}

// Of one part, and of a convolution's window: products of them stay countable.
constexpr std::int64_t mostNumbers = 1 << 26, largestWindow = 1 << 8;

bool isCore(LoraPart part)
{
    return part == LoraPart::Middle || part == LoraPart::HadamardFirstCore
        || part == LoraPart::HadamardSecondCore || part == LoraPart::KroneckerSecondCore;
}

bool hasUsualShape(LoraPart part, const at::Tensor& tensor)
{
    if (!tensor.is_floating_point() || tensor.numel() == 0 || tensor.numel() > mostNumbers)
        return false;
    switch (part) {
    case LoraPart::Down:
    case LoraPart::Up:
    case LoraPart::KroneckerFirst:
    case LoraPart::KroneckerSecond:
        return tensor.dim() == 2 || tensor.dim() == 4;
    case LoraPart::Full:
    case LoraPart::Magnitude:
    case LoraPart::RowMagnitude:
        return tensor.dim() >= 1 && tensor.dim() <= 4;
    case LoraPart::FullBias:
        return tensor.dim() == 1;
    default:
        return isCore(part) ? tensor.dim() == 4 && tensor.size(2) * tensor.size(3) <= largestWindow
                            : tensor.dim() == 2;
    }
}

void requireSound(const std::string& name, const LoraLayer& layer, const Complaint& complaint)
{
    if (layer.has(LoraPart::Orthogonal))
        complaint.unusable(name, "is changed by a rotation (OFT), which is not supported");
    for (const auto& [part, tensor] : layer.parts) {
        if (!hasUsualShape(part, tensor))
            complaint.unusable(name, "has a part of another type or size");
        if (!tensor.isfinite().all().item<bool>())
            complaint.unusable(name, "has values that are not numbers");
    }
    if (lacksAHalf(layer))
        complaint.unusable(name, "lacks one of the parts that belong together");
    if (!factorsFit(layer))
        complaint.unusable(name, "has factors of different ranks");
    if (layer.has(LoraPart::HadamardFirstA)) {
        LoraLayer second;
        for (const auto& [part, other] : {std::pair{LoraPart::HadamardSecondA, LoraPart::HadamardFirstA},
                 std::pair{LoraPart::HadamardSecondB, LoraPart::HadamardFirstB},
                 std::pair{LoraPart::HadamardSecondCore, LoraPart::HadamardFirstCore}})
            if (layer.has(part))
                second.parts[other] = layer.at(part);
        if (extentOf(second) != extentOf(layer))
            complaint.unusable(name, "multiplies two changes of different sizes");
    }
}

/// Integers, too, in older files.
double alphaIn(const at::Tensor& tensor, const std::string& name, const Complaint& complaint)
{
    if (tensor.numel() != 1 || tensor.is_complex() || !std::isfinite(tensor.item<double>()))
        complaint.unusable(name, "is no number");
    return tensor.item<double>();
}

} // namespace

bool LoraLayer::changesWeight() const
{
    return has(LoraPart::Down) || has(LoraPart::HadamardFirstA) || has(LoraPart::KroneckerSecond)
        || has(LoraPart::KroneckerSecondA) || has(LoraPart::Full);
}

std::int64_t LoraLayer::rank() const
{
    for (const LoraPart part :
        {LoraPart::Down, LoraPart::HadamardFirstB, LoraPart::KroneckerSecondB, LoraPart::KroneckerFirstB})
        if (has(part))
            return at(part).size(0);
    return 0;
}

LoraExtent extentOf(const LoraLayer& layer)
{
    using enum LoraPart;
    const auto size = [&layer](LoraPart part, std::int64_t dimension) {
        return layer.at(part).size(dimension);
    };
    const auto columns = [&layer](LoraPart part) {
        return layer.at(part).numel() / layer.at(part).size(0);
    };
    const auto window = [&layer](LoraPart core) {
        return layer.at(core).size(2) * layer.at(core).size(3);
    };
    if (layer.has(Down))
        return {size(Up, 0), columns(Down) * (layer.has(Middle) ? window(Middle) : 1)};
    if (layer.has(HadamardFirstCore))
        return {columns(HadamardFirstA), columns(HadamardFirstB) * window(HadamardFirstCore)};
    if (layer.has(HadamardFirstA))
        return {size(HadamardFirstA, 0), columns(HadamardFirstB)};
    if (layer.has(Full))
        return {size(Full, 0), columns(Full)};
    LoraExtent first = layer.has(KroneckerFirst)
        ? LoraExtent{size(KroneckerFirst, 0), columns(KroneckerFirst)}
        : LoraExtent{size(KroneckerFirstA, 0), columns(KroneckerFirstB)};
    const LoraExtent second = layer.has(KroneckerSecond)
        ? LoraExtent{size(KroneckerSecond, 0), columns(KroneckerSecond)}
        : layer.has(KroneckerSecondCore)
        ? LoraExtent{columns(KroneckerSecondA), columns(KroneckerSecondB) * window(KroneckerSecondCore)}
        : LoraExtent{size(KroneckerSecondA, 0), columns(KroneckerSecondB)};
    return {first.rows * second.rows, first.columns * second.columns};
}

LoraFile LoraFile::open(const fs::path& path)
{
    const RecognisedModel recognised = recogniseModel(path);
    if (recognised.kind != ModelKind::Lora)
        throw badInput("The file " + quoted(path) + " is no LoRA.");
    const Stored stored = readStored(path);
    LoraFile file{.path = path,
        .family = recognised.family,
        .layers = {},
        .strangers = {},
        .metadata = stored.metadata};
    const Complaint complaint(path);
    for (const auto& [name, tensor] : stored.tensors) {
        const LoraPiece piece = loraPieceOf(name);
        if (piece.part == LoraPart::None) {
            file.strangers.push_back(name);
            continue;
        }
        LoraLayer& layer = file.layers[std::string(piece.layer)];
        if (piece.part == LoraPart::Alpha)
            layer.alpha = alphaIn(tensor, name, complaint);
        else
            layer.parts[piece.part] = tensor;
    }
    std::erase_if(file.layers, [](const auto& entry) { return entry.second.parts.empty(); });
    const AdapterAlphas alphas(stored.metadata);
    for (auto& [name, layer] : file.layers) {
        requireSound(name, layer, complaint);
        if (!layer.alpha)
            layer.alpha = alphas.of(name, layer.rank());
    }
    return file;
}

} // namespace candela
