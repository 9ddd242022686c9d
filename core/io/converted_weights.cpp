#include "core/io/converted_weights.h"

#include "core/api/error.h"
#include "core/api/paths.h"

#include <ATen/core/Tensor.h>

namespace candela
{

namespace fs = std::filesystem;

bool isSafetensorsName(const fs::path& path)
{
    return path.extension() == ".safetensors";
}

void requireNewFile(const ConversionPaths& paths)
{
    const std::string ending = utf8(paths.output.extension());
    for (const char* pickle : {".ckpt", ".pt", ".pth", ".bin"})
        if (ending == pickle)
            throw badInput("Files of the kind " + ending
                    + " are not written, because opening such files can run programs.",
                "Write a .safetensors file instead.");
    const bool isFile = isSafetensorsName(paths.output);
    if (!fs::exists(paths.output)
        || (isFile && paths.overwrite && fs::is_regular_file(paths.output)
            && !fs::equivalent(paths.input, paths.output)))
        return;
    throw badInput(quoted(paths.output) + " is there already.",
        isFile ? "Choose another name, or say --overwrite." : "Choose another name.");
}

at::Tensor inPrecision(const at::Tensor& weight, Precision precision)
{
    if (precision == Precision::Auto || !at::isFloatingType(weight.scalar_type()))
        return weight;
    return weight.to(precision == Precision::Fp16 ? at::kHalf
            : precision == Precision::Bf16        ? at::kBFloat16
                                                  : at::kFloat);
}

StateDict inPrecision(StateDict weights, Precision precision)
{
    for (auto& [name, weight] : weights)
        weight = inPrecision(weight, precision);
    return weights;
}

} // namespace candela
