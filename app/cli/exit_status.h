// What the program's exit status says; scripts rely on it.
#pragma once

namespace candela::cli
{

inline constexpr int exitDone = 0;
inline constexpr int exitFailed = 1; // the run failed; a sentence is on stderr
inline constexpr int exitUsage =
    2; // wrong usage, unreadable input, or more than fits in memory; nothing was written
inline constexpr int exitCancelled = 130; // Ctrl-C; partial training is saved

} // namespace candela::cli
