#include "core/nn/kernels/packed.h"

#include "core/nn/kernels/machine.h"

#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>
#include <c10/util/ArrayRef.h>
#include <c10/util/OptionalArrayRef.h>

#include <array>
#include <optional>
#include <string_view>

namespace candela
{
namespace
{

using OptionalTensor = std::optional<at::Tensor>;
using Scalars = c10::List<std::optional<at::Scalar>>;

// These operators have no C++ declaration: TorchInductor, for which they were made, finds them by name, too.
// aten/src/ATen/native/mkldnn/RegisterMkldnnOpContextClass.cpp lists their signatures.
using ReorderLinear = at::Tensor(const at::Tensor& weight, std::optional<std::int64_t> batch);
using Linear = at::Tensor(const at::Tensor& x, const at::Tensor& weight, const OptionalTensor& bias,
    std::string_view activation, Scalars scalars, std::optional<std::string_view> algorithm);
using ReorderConvolution = at::Tensor(const at::Tensor& weight, at::IntArrayRef padding,
    at::IntArrayRef stride, at::IntArrayRef dilation, std::int64_t groups, at::OptionalIntArrayRef inputSize);
using Convolution = at::Tensor(const at::Tensor& x, const at::Tensor& weight, const OptionalTensor& bias,
    at::IntArrayRef padding, at::IntArrayRef stride, at::IntArrayRef dilation, std::int64_t groups,
    std::string_view activation, Scalars scalars, std::optional<std::string_view> algorithm);

template <class Signature>
const c10::TypedOperatorHandle<Signature>& operatorNamed(const char* name)
{
    static const c10::TypedOperatorHandle<Signature> found =
        c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
    return found;
}

bool operatorsExist()
{
    static const bool exist = [] {
        for (const char* name : {"mkldnn::_reorder_linear_weight", "mkldnn::_linear_pointwise",
                 "mkldnn::_reorder_convolution_weight", "mkldnn::_convolution_pointwise"}) {
            const auto found = c10::Dispatcher::singleton().findSchema({name, ""});
            if (!found || !found->hasKernelForDispatchKey(c10::DispatchKey::CPU))
                return false;
        }
        return true;
    }();
    return exist;
}

OptionalTensor optional(const at::Tensor& x)
{
    return x.defined() ? OptionalTensor(x) : std::nullopt;
}

std::array<std::int64_t, 2> both(std::int64_t value)
{
    return {value, value};
}

} // namespace

bool packingFits(const at::Tensor& weight)
{
    return processor().nativeBf16() && !c10::GradMode::is_enabled() && weight.is_cpu()
        && weight.scalar_type() == at::kBFloat16 && weight.layout() == at::kStrided && operatorsExist();
}

bool fusedPackingFits(const at::Tensor& weight)
{
    const bool fp32 = weight.is_cpu() && weight.scalar_type() == at::kFloat && weight.layout() == at::kStrided
        && !c10::GradMode::is_enabled() && operatorsExist();
    return fp32 || packingFits(weight);
}

at::Tensor packLinear(const at::Tensor& weight, std::int64_t rows)
{
    return operatorNamed<ReorderLinear>("mkldnn::_reorder_linear_weight").call(weight.contiguous(), rows);
}

at::Tensor packedLinear(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias)
{
    return operatorNamed<Linear>("mkldnn::_linear_pointwise")
        .call(x, packed, optional(bias), "none", Scalars(), std::nullopt);
}

at::Tensor packConvolution(const at::Tensor& weight, const at::Tensor& x, const ConvolutionGeometry& geometry)
{
    return operatorNamed<ReorderConvolution>("mkldnn::_reorder_convolution_weight")
        .call(weight, both(geometry.padding), both(geometry.stride), both(1), 1, x.sizes());
}

at::Tensor packedConvolution(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias,
    const ConvolutionGeometry& geometry, const PackedActivation& activation)
{
    Scalars scalars;
    if (activation.parameter)
        scalars.push_back(at::Scalar(*activation.parameter));
    return operatorNamed<Convolution>("mkldnn::_convolution_pointwise")
        .call(x, packed, optional(bias), both(geometry.padding), both(geometry.stride), both(1), 1,
            activation.name, scalars, std::nullopt);
}

} // namespace candela
