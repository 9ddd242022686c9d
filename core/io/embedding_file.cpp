#include "core/io/embedding_file.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/safetensors.h"
#include "core/io/torch_pickle.h"
#include "core/io/weight_listing.h"

namespace candela
{
namespace
{

constexpr std::int64_t mostVectors = 75; // as many as a row of tokens has room for

/// The dictionary that AUTOMATIC1111 saves its one tensor in; before PyTorch 1.12 it was a ParameterDict.
const PickleValue* parametersIn(const PickleValue& root)
{
    const PickleValue* dictionary = root.find("string_to_param");
    const PickleValue* inner = dictionary ? dictionary->find("_parameters") : nullptr;
    return inner ? inner : dictionary;
}

StateDict tensorsIn(const std::filesystem::path& path)
{
    if (isSafetensors(path))
        return SafetensorsFile::open(path).tensors();
    const TorchFile file = TorchFile::open(path);
    const PickleValue* parameters = parametersIn(file.root());
    return tensorsOf(parameters ? *parameters : file.root());
}

/// (width) or (n, width) → (n, width) fp32, in memory of its own
at::Tensor vectorsOf(const at::Tensor& stored, const std::filesystem::path& path)
{
    const bool fits =
        stored.is_floating_point() && (stored.dim() == 1 || stored.dim() == 2) && stored.numel() > 0;
    if (!fits)
        throw badInput(quoted(path) + " is no textual inversion: its tensor is no list of vectors.");
    const at::Tensor rows = stored.dim() == 1 ? stored.unsqueeze(0) : stored;
    if (rows.size(0) > mostVectors)
        throw badInput("The embedding " + quoted(path) + " has " + std::to_string(rows.size(0))
            + " vectors; a prompt has room for " + std::to_string(mostVectors) + ".");
    at::Tensor own = rows.detach().to(at::kFloat).clone();
    if (!own.isfinite().all().item<bool>())
        throw badInput("The embedding " + quoted(path) + " contains values that are not numbers.");
    return own;
}

} // namespace

EmbeddingFile readEmbeddingFile(const std::filesystem::path& path)
{
    const StateDict tensors = tensorsIn(path);
    EmbeddingFile file{.name = utf8(path.stem()), .path = path, .vectors = {}};
    const auto first = tensors.find("clip_l"), second = tensors.find("clip_g");
    if (first != tensors.end() && second != tensors.end()) {
        file.vectors = {vectorsOf(first->second, path), vectorsOf(second->second, path)};
        if (file.vectors[0].size(0) != file.vectors[1].size(0))
            throw badInput("The embedding " + quoted(path) + " has " + std::to_string(file.vectors[0].size(0))
                + " vectors for one text encoder and " + std::to_string(file.vectors[1].size(0))
                + " for the other.");
    } else if (tensors.size() == 1) {
        file.vectors = {vectorsOf(tensors.begin()->second, path)};
    } else {
        throw badInput(quoted(path) + " is no textual inversion: it holds " + std::to_string(tensors.size())
            + " tensors.");
    }
    return file;
}

} // namespace candela
