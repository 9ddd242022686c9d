#include "core/io/weight_listing.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/safetensors.h"
#include "core/io/torch_pickle.h"

#include <ATen/ATen.h>

namespace candela
{
namespace
{

constexpr int deepest = 4; // dictionaries within dictionaries
constexpr std::size_t mostEntries = 1'000'000;

bool hasNumber(at::ScalarType type)
{
    return type == at::kFloat || type == at::kHalf || type == at::kBFloat16 || type == at::kDouble;
}

WeightListing listSafetensors(const std::filesystem::path& path)
{
    const SafetensorsFile file = SafetensorsFile::open(path);
    WeightListing listing;
    listing.metadata = file.metadata();
    for (const auto& [name, info] : file.infos()) {
        listing.weights.emplace_hint(listing.weights.end(), name, ListedWeight{info.type, info.shape});
        const bool isAlpha = name.ends_with(".alpha") && info.end - info.begin == c10::elementSize(info.type);
        if (isAlpha && !listing.alpha && hasNumber(info.type))
            listing.alpha = file.tensor(name).item<double>();
    }
    return listing;
}

/// Gathers what a pickle holds. Dictionaries can contain themselves, so depth and number are bounded.
class PickleGatherer
{
public:
    PickleGatherer(WeightListing& listing, const std::filesystem::path& path)
        : m_listing(listing)
        , m_path(path)
    {
    }

    void gather(const PickleValue& value, const std::string& prefix, int depth)
    {
        const auto* dictionary = value.as<PickleDict>();
        if (!dictionary || depth > deepest)
            return;
        for (const auto& [key, entry] : dictionary->entries) {
            if (++m_entries > mostEntries)
                throw badInput(quoted(m_path) + " holds more than " + std::to_string(mostEntries)
                    + " entries and is not read.");
            const auto* name = key->as<std::string>();
            if (!name)
                continue;
            if (const auto* tensor = entry->as<PickleTensor>())
                m_listing.weights.insert_or_assign(prefix + *name, ListedWeight{tensor->type, tensor->sizes});
            else if (entry->as<PickleDict>())
                gather(*entry, prefix + *name + ".", depth + 1);
            else
                remember(prefix + *name, *entry);
        }
    }

private:
    void remember(const std::string& name, const PickleValue& value)
    {
        if (const auto* text = value.as<std::string>())
            m_listing.metadata.insert_or_assign(name, *text);
        else if (const auto* whole = value.as<std::int64_t>())
            m_listing.metadata.insert_or_assign(name, std::to_string(*whole));
    }

    WeightListing& m_listing;
    const std::filesystem::path& m_path;
    std::size_t m_entries = 0;
};

WeightListing listPickle(const std::filesystem::path& path)
{
    const TorchFile file = TorchFile::openHeader(path);
    WeightListing listing;
    PickleGatherer gatherer(listing, path);
    for (const char* whole : {"state_dict", "params_ema", "params"}) {
        const PickleValue* inner = file.root().find(whole);
        if (inner && inner->as<PickleDict>()) {
            gatherer.gather(*inner, {}, 0);
            return listing;
        }
    }
    gatherer.gather(file.root(), {}, 0);
    return listing;
}

} // namespace

bool WeightListing::hasPrefix(std::string_view prefix) const
{
    const auto found = weights.lower_bound(prefix);
    return found != weights.end() && found->first.starts_with(prefix);
}

const ListedWeight* WeightListing::find(std::string_view name) const
{
    const auto found = weights.find(name);
    return found == weights.end() ? nullptr : &found->second;
}

const ListedWeight* WeightListing::find(std::string_view prefix, std::string_view suffix) const
{
    for (auto entry = weights.lower_bound(prefix); entry != weights.end() && entry->first.starts_with(prefix);
         ++entry)
        if (entry->first.ends_with(suffix))
            return &entry->second;
    return nullptr;
}

bool isSafetensors(const std::filesystem::path& file)
{
    constexpr std::size_t lengthBytes = 8; // a safetensors header comes after them
    const auto extension = utf8(file.extension());
    if (extension == ".safetensors" || extension == ".SAFETENSORS")
        return true;
    const auto mapped = MappedFile::open(file);
    return mapped->bytes().size() > lengthBytes && std::to_integer<char>(mapped->bytes()[lengthBytes]) == '{';
}

WeightListing listWeights(const std::filesystem::path& file)
{
    return isSafetensors(file) ? listSafetensors(file) : listPickle(file);
}

} // namespace candela
