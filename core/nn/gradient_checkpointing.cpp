#include "core/nn/gradient_checkpointing.h"

#include <torch/autograd.h>
#include <torch/custom_class.h>

#include <ATen/ops/zeros.h>

#include <utility>

namespace candela
{
namespace
{

thread_local bool isActive = false;

struct HeldBlock : torch::CustomClassHolder {
    explicit HeldBlock(Block block)
        : call(std::move(block))
    {
    }
    Block call;
};

/// Its last input is a scalar that requires a gradient: without one that does, nothing would come back here
/// for the sake of the block's own parameters.
class Recomputed : public torch::autograd::Function<Recomputed>
{
public:
    using Context = torch::autograd::AutogradContext;

    static at::Tensor forward(
        Context* context, const c10::intrusive_ptr<HeldBlock>& block, at::TensorList inputsAndScalar)
    {
        const std::vector<at::Tensor> inputs(inputsAndScalar.begin(), inputsAndScalar.end() - 1);
        context->saved_data["block"] = c10::IValue::make_capsule(block);
        context->save_for_backward(inputs);
        return block->call(inputs);
    }

    static torch::autograd::variable_list backward(
        Context* context, const torch::autograd::variable_list& gradients)
    {
        const auto block =
            c10::static_intrusive_pointer_cast<HeldBlock>(context->saved_data["block"].toCapsule());
        std::vector<at::Tensor> inputs;
        for (const at::Tensor& saved : context->get_saved_variables())
            inputs.push_back(
                saved.defined() ? saved.detach().set_requires_grad(saved.requires_grad()) : saved);
        {
            const at::AutoGradMode withGradients(true);
            // The block's parameters get theirs where they are, as the whole pass adds to them.
            if (const at::Tensor again = block->call(inputs); again.requires_grad())
                torch::autograd::backward({again}, {gradients.front()});
        }
        torch::autograd::variable_list result(1); // none of the block itself
        for (const at::Tensor& input : inputs)
            result.push_back(input.defined() ? input.grad() : at::Tensor());
        result.emplace_back(); // nor of the scalar
        return result;
    }
};

} // namespace

GradientCheckpointing::GradientCheckpointing(bool active)
    : m_outer(std::exchange(isActive, active))
{
}

GradientCheckpointing::~GradientCheckpointing()
{
    isActive = m_outer;
}

bool GradientCheckpointing::active()
{
    return isActive && at::GradMode::is_enabled();
}

at::Tensor recomputed(Block block, const std::vector<at::Tensor>& inputs)
{
    if (!GradientCheckpointing::active())
        return block(inputs);
    std::vector<at::Tensor> withScalar = inputs;
    withScalar.push_back(at::zeros({}).set_requires_grad(true));
    return Recomputed::apply(c10::make_intrusive<HeldBlock>(std::move(block)), at::TensorList(withScalar));
}

} // namespace candela
