#include "core/models/aesthetic_head.h"

#include "core/api/error.h"
#include "core/api/number_text.h"
#include "core/api/paths.h"
#include "core/io/model_folder.h"
#include "core/io/weight_file.h"

#include <ATen/ops/linear.h>

#include <algorithm>
#include <map>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

// Which members of a torch.nn.Sequential are linear maps tells what stands between them: dropout, which does
// nothing here, or ReLU and dropout.
const std::vector<int> straight = {0, 2, 4, 6, 7}, rectified = {0, 3, 6, 9, 11};

Error noHead(const fs::path& file)
{
    return badInput(quoted(file) + " is no aesthetic head that is known.",
        "Choose LAION's weights, such as sac+logos+ava1-l14-linearMSE.pth or sa_0_4_vit_l_14_linear.pth.");
}

/// "layers.2.weight" → 2; the one map of version 1 has the number 0.
std::map<int, std::string> layerNames(const StateDict& weights)
{
    std::map<int, std::string> names;
    for (const auto& [name, tensor] : weights) {
        std::string_view stem = name;
        if (!stem.ends_with("weight"))
            continue;
        stem.remove_suffix(std::string_view("weight").size());
        if (stem.empty() || stem == "predictor.")
            names[0] = stem;
        else if (stem.starts_with("layers."))
            if (const auto number = numberFrom<int>(stem.substr(7, stem.size() - 8)))
                names[*number] = stem;
    }
    return names;
}

} // namespace

AestheticHead AestheticHead::load(const fs::path& file)
{
    std::error_code unreadable;
    const StateDict weights =
        fs::is_directory(file, unreadable) ? readTransformersWeights(file) : readWeightFile(file);
    AestheticHead head;
    std::vector<int> numbers;
    for (const auto& [number, stem] : layerNames(weights)) {
        const auto bias = weights.find(stem + "bias");
        if (bias == weights.end())
            throw noHead(file);
        head.m_layers.push_back({weights.at(stem + "weight").to(at::kFloat), bias->second.to(at::kFloat)});
        numbers.push_back(number);
    }
    head.m_rectified = numbers == rectified;
    if (numbers != std::vector{0} && numbers != straight && !head.m_rectified)
        throw noHead(file);
    for (std::size_t i = 0; i < head.m_layers.size(); ++i) {
        const Layer& layer = head.m_layers[i];
        const bool isLast = i + 1 == head.m_layers.size();
        if (layer.weight.dim() != 2 || layer.bias.dim() != 1 || layer.bias.size(0) != layer.weight.size(0)
            || (isLast ? layer.weight.size(0) != 1
                       : head.m_layers[i + 1].weight.dim() != 2
                        || head.m_layers[i + 1].weight.size(1) != layer.weight.size(0)))
            throw noHead(file);
    }
    return head;
}

at::Tensor AestheticHead::marks(const at::Tensor& vectors) const
{
    at::Tensor x = vectors.to(at::kCPU, at::kFloat);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        x = at::linear(x, m_layers[i].weight, m_layers[i].bias);
        if (m_rectified && i + 1 < m_layers.size())
            x = x.relu();
    }
    return x.squeeze(-1); // (B, 1) → (B)
}

} // namespace candela
