#include "core/api/verify.h"

#include "core/io/model_source.h"
#include "core/verify/checks.h"

#include <ATen/ATen.h>

#include <cmath>

namespace candela
{

void compare(
    Verified& verified, const at::Tensor& actual, const at::Tensor& expected, const std::string& where)
{
    const at::Tensor reference = expected.to(at::kCPU, at::kDouble);
    const at::Tensor difference = (actual.to(at::kCPU, at::kDouble) - reference).abs().max();
    const double found = (difference / reference.std()).item<double>();
    ++verified.comparisons;
    if (std::isnan(verified.difference) || found <= verified.difference)
        return;
    verified.difference = found;
    verified.where = where;
}

void verifyEngine(const VerifyOptions& options, const std::stop_token& stop,
    const std::function<void(const Verified&)>& report)
{
    RunContext context;
    context.stop = stop;
    if (!options.model.empty())
        ModelSource::open(options.model); // else it would be refused after everything else
    if (!options.references.empty())
        checkReferences(options, context, report);
    if (!options.model.empty())
        checkModel(options, context, report);
}

} // namespace candela
