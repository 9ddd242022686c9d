// How a setting is declared: once, with its key, type and standard value. See settings.h for all of them.
#pragma once

#include <QVariant>

#include <type_traits>
#include <utility>
#include <vector>

namespace candela
{

/// Whether a setting's value may stand in a report that the user sends somewhere.
enum class Share { Value, Never };

struct DeclaredSetting {
    const char* key;
    QVariant fallback;
    Share share;
};

/// All settings there are. Complete once main() begins.
inline std::vector<DeclaredSetting>& declaredSettings()
{
    static std::vector<DeclaredSetting> all;
    return all;
}

template <typename T>
struct Setting {
    const char* key;
    T fallback;

    /// Texts may name a folder or worse, so they are kept to this machine unless said otherwise.
    Setting(const char* name, T standard, Share share = std::is_arithmetic_v<T> ? Share::Value : Share::Never)
        : key(name)
        , fallback(std::move(standard))
    {
        declaredSettings().push_back({key, QVariant::fromValue(fallback), share});
    }
};

} // namespace candela
