#include "core/io/weight_file.h"

#include "core/io/safetensors.h"
#include "core/io/torch_pickle.h"
#include "core/io/weight_listing.h"

namespace candela
{

StateDict readWeightFile(const std::filesystem::path& path)
{
    if (isSafetensors(path))
        return SafetensorsFile::open(path).tensors();
    const TorchFile file = TorchFile::open(path);
    const PickleValue* inner = file.root().find("state_dict");
    return tensorsOf(inner && inner->as<PickleDict>() ? *inner : file.root());
}

} // namespace candela
