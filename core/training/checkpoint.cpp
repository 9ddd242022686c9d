#include "core/training/checkpoint.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/safetensors.h"

namespace candela
{
namespace
{
constexpr const char* progressKey = "candela_training_progress";
}

void saveCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint)
{
    writeSafetensors(path, checkpoint.tensors, {{progressKey, checkpoint.progress.dump()}});
}

std::optional<Checkpoint> loadCheckpoint(const std::filesystem::path& path)
{
    if (!std::filesystem::exists(path))
        return std::nullopt;
    const SafetensorsFile file = SafetensorsFile::open(path);
    const auto found = file.metadata().find(progressKey);
    if (found == file.metadata().end())
        throw badInput(quoted(path) + " is not a checkpoint of a Candela training.");
    Checkpoint result;
    result.progress = nlohmann::json::parse(found->second, nullptr, /*allow_exceptions=*/false);
    if (!result.progress.is_object())
        throw badInput("The checkpoint " + quoted(path) + " says nothing readable about its progress.");
    result.tensors = file.tensors();
    return result;
}

void addPrefixed(StateDict& into, const std::string& prefix, const StateDict& from)
{
    for (const auto& [name, tensor] : from)
        into[prefix + name] = tensor;
}

StateDict withPrefix(const StateDict& all, const std::string& prefix)
{
    StateDict result;
    for (auto it = all.lower_bound(prefix); it != all.end() && it->first.starts_with(prefix); ++it)
        result[it->first.substr(prefix.size())] = it->second;
    return result;
}

} // namespace candela
