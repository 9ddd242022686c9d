#include "app/common/resources.h"

#include <cstdlib>

#ifdef _WIN32
#include <windows.h>
#endif

namespace fs = std::filesystem;

namespace candela
{
namespace
{

fs::path programFolder()
{
#ifdef _WIN32
    wchar_t name[32768];
    const DWORD length = GetModuleFileNameW(nullptr, name, static_cast<DWORD>(std::size(name)));
    return fs::path(name, name + length).parent_path();
#else
    std::error_code unreadable;
    return fs::read_symlink("/proc/self/exe", unreadable).parent_path();
#endif
}

} // namespace

fs::path resourcesFolder()
{
    if (const char* chosen = std::getenv("CANDELA_RESOURCES"); chosen && *chosen)
        return chosen;
    const fs::path program = programFolder();
    for (const fs::path& folder : {program / "../../resources", program / "../share/candela"}) {
        std::error_code unreadable;
        if (fs::path found = fs::canonical(folder, unreadable); !unreadable && fs::is_directory(found))
            return found;
    }
    return {};
}

fs::path bundledModelFolder()
{
    const fs::path folder = resourcesFolder() / "demo-model";
    std::error_code unreadable;
    return fs::is_regular_file(folder / "model_index.json", unreadable) ? folder : fs::path();
}

fs::path bundledRelightFolder()
{
    const fs::path folder = resourcesFolder() / "relight";
    std::error_code unreadable;
    return fs::is_directory(folder, unreadable) ? folder : fs::path();
}

fs::path clipVocabulary()
{
    for (const fs::path& folder : {resourcesFolder(), fs::path(CANDELA_CACHE)}) {
        const fs::path file = folder / "clip" / "bpe_simple_vocab_16e6.txt.gz";
        std::error_code unreadable;
        if (!folder.empty() && fs::is_regular_file(file, unreadable))
            return file;
    }
    return {};
}

fs::path verificationFolder()
{
    for (const fs::path& folder : {resourcesFolder() / "verify", resourcesFolder() / "../tests/golden"}) {
        std::error_code unreadable;
        if (fs::path found = fs::canonical(folder, unreadable); !unreadable && fs::is_directory(found))
            return found;
    }
    return {};
}

fs::path samplePhoto()
{
    const fs::path file = resourcesFolder() / "sample" / "dandelions.jpg";
    std::error_code unreadable;
    return fs::is_regular_file(file, unreadable) ? file : fs::path();
}

} // namespace candela
