// Between Qt's file names and the engine's.
#pragma once

#include <QString>

#include <filesystem>

namespace candela
{

inline std::filesystem::path toPath(const QString& name)
{
    return std::filesystem::path(name.toStdU16String());
}

/// With forward slashes, as Qt keeps file names.
inline QString toQString(const std::filesystem::path& path)
{
    return QString::fromStdU16String(path.generic_u16string());
}

} // namespace candela
