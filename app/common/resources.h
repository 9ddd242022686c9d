// Where the program's own files are: the bundled model and whatever else is shipped beside the programs.
// Any thread; touches nothing but the file system.
#pragma once

#include <filesystem>

namespace candela
{

/// The folder of shipped files: $CANDELA_RESOURCES where it is set, else `resources` of the checkout for a
/// program in its build tree, else `share/candela` beside an installed one. Empty if none of them is there.
std::filesystem::path resourcesFolder();

/// The model a request without a model means: `demo-model` of resourcesFolder(). Empty if there is none.
std::filesystem::path bundledModelFolder();

/// The networks for relighting that a request without a model means: `relight` of resourcesFolder(). Empty if
/// there are none.
std::filesystem::path bundledRelightFolder();

/// CLIP's vocabulary as OpenAI published it, which models in a single file go without: `clip` of
/// resourcesFolder(), else what installer/setup has put into the cache. Empty if it is in neither.
std::filesystem::path clipVocabulary();

/// The tiny models and reference results that `candela verify` compares with: `verify` of an installed
/// program's resourcesFolder(), else `tests/golden` of the checkout. Empty if there is neither.
std::filesystem::path verificationFolder();

/// A dark photograph to try relighting with: of `sample` in resourcesFolder(). Empty if there is none.
std::filesystem::path samplePhoto();

} // namespace candela
