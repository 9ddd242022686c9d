#include "core/training/adafactor.h"

#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/types.h>

#include <cmath>

namespace candela
{
namespace
{

at::Tensor rootMeanSquare(const at::Tensor& values)
{
    return values.norm() / std::sqrt(static_cast<double>(values.numel()));
}

void average(at::Tensor& into, const at::Tensor& now, double keep)
{
    into.mul_(keep).add_(now, 1 - keep);
}

} // namespace

Adafactor::Adafactor(std::vector<NamedParameter> parameters, AdafactorOptions options)
    : Optimizer(std::move(parameters))
    , m_options(options)
{
    m_moments.reserve(this->parameters().size());
    for (const NamedParameter& parameter : this->parameters()) {
        const at::Tensor values = parameter.tensor.detach();
        Moments moments{.rows = {}, .columns = {}, .all = {}, .step = at::zeros({}, at::kLong)};
        if (values.dim() < 2) {
            moments.all = at::zeros_like(values);
        } else {
            std::vector<std::int64_t> rows = values.sizes().vec(), columns = rows;
            rows.pop_back(); // (…, R)
            columns.erase(columns.end() - 2); // (…, C)
            moments.rows = at::zeros(rows, values.options());
            moments.columns = at::zeros(columns, values.options());
        }
        m_moments.push_back(std::move(moments));
    }
}

void Adafactor::step(
    const at::Tensor& parameter, Moments& moments, double rate, const AdafactorOptions& options)
{
    moments.step += 1;
    const double keep =
        1 - std::pow(static_cast<double>(moments.step.item<std::int64_t>()), options.decayRate);
    const at::Tensor& gradient = parameter.grad();
    const at::Tensor squares = gradient.square().add_(options.epsilon);
    at::Tensor update;
    if (moments.all.defined()) {
        average(moments.all, squares, keep);
        update = moments.all.rsqrt().mul_(gradient);
    } else {
        average(moments.rows, squares.mean(-1), keep);
        average(moments.columns, squares.mean(-2), keep);
        const at::Tensor rows = moments.rows / moments.rows.mean(-1, /*keepdim=*/true); // (…, R)
        update = rows.rsqrt_().unsqueeze(-1) * moments.columns.rsqrt().unsqueeze(-2); // (…, R, C)
        update.mul_(gradient);
    }
    update.div_((rootMeanSquare(update) / options.clipThreshold).clamp_min_(1));
    const at::Tensor values = parameter.detach();
    if (options.weightDecay != 0)
        values.mul_(1 - options.weightDecay * rate);
    values.sub_(update, rate);
}

void Adafactor::step(double rate)
{
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const NamedParameter& parameter = parameters()[i];
        if (parameter.tensor.grad().defined())
            step(parameter.tensor, m_moments[i], rate * parameter.rateFactor, m_options);
    }
}

StateDict Adafactor::state() const
{
    StateDict result;
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string& name = parameters()[i].name;
        const Moments& moments = m_moments[i];
        if (moments.all.defined()) {
            result[name + ".exp_avg_sq"] = moments.all;
        } else {
            result[name + ".exp_avg_sq_row"] = moments.rows;
            result[name + ".exp_avg_sq_col"] = moments.columns;
        }
        result[name + ".step"] = moments.step;
    }
    return result;
}

void Adafactor::loadState(const StateDict& state)
{
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string& name = parameters()[i].name;
        Moments& moments = m_moments[i];
        if (moments.all.defined()) {
            restore(state, name + ".exp_avg_sq", moments.all);
        } else {
            restore(state, name + ".exp_avg_sq_row", moments.rows);
            restore(state, name + ".exp_avg_sq_col", moments.columns);
        }
        restore(state, name + ".step", moments.step);
    }
}

} // namespace candela
