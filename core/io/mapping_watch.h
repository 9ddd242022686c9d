// Keeps a mapped file that another program cuts short from stopping this one. Inside core/io only. Any
// thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>

namespace candela
{

/// From now on, what the file no longer has reads as zeros. The number is for endWatch().
std::size_t watchMapping(std::span<const std::byte> bytes, const std::filesystem::path& path);
/// Before the mapping goes.
void endWatch(std::size_t watch);

/// The name of a file that was found cut short since the last call, whether it is still mapped or not.
std::optional<std::filesystem::path> takeCutFile();

} // namespace candela
