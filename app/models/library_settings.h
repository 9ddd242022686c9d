// How the model library is called in the window's settings file, which the command line reads, too.
#pragma once

namespace candela::library_settings
{

inline constexpr const char* added = "folders/models"; // models added themselves
inline constexpr const char* watched = "folders/watchedModels";
inline constexpr const char* hidden = "models/hidden"; // removed, though their files are still there
inline constexpr const char* folder =
    "folders/library"; // where downloads and imports go; empty: AppDataLocation/models

} // namespace candela::library_settings
