#include "core/training/cached_tensors.h"

#include "core/api/error.h"
#include "core/io/safetensors.h"

namespace candela
{
namespace
{

constexpr const char* identityKey = "candela_made_of";

std::optional<StateDict> readFrom(const std::filesystem::path& path, const std::string& identity)
{
    std::error_code missing;
    if (!std::filesystem::exists(path, missing))
        return std::nullopt;
    try {
        const SafetensorsFile file = SafetensorsFile::open(path);
        const auto madeOf = file.metadata().find(identityKey);
        if (madeOf != file.metadata().end() && madeOf->second == identity)
            return file.tensors();
    } catch (const Error&) { // damaged: nothing is lost with it
    }
    return std::nullopt;
}

} // namespace

CachedTensors::CachedTensors(std::filesystem::path folder)
    : m_folder(std::move(folder))
{
    if (!m_folder.empty())
        std::filesystem::create_directories(m_folder);
}

std::optional<StateDict> CachedTensors::find(const std::string& key, const std::string& identity) const
{
    if (!m_folder.empty())
        return readFrom(m_folder / (key + ".safetensors"), identity);
    const auto known = m_memory.find(key);
    return known == m_memory.end() ? std::nullopt : std::optional(known->second);
}

void CachedTensors::put(const std::string& key, const std::string& identity, const StateDict& tensors)
{
    if (m_folder.empty())
        m_memory[key] = tensors;
    else
        writeSafetensors(m_folder / (key + ".safetensors"), tensors, {{identityKey, identity}});
}

} // namespace candela
