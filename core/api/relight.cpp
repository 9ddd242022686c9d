#include "core/api/relight.h"

#include <algorithm>

namespace candela
{
namespace
{

std::optional<double> meanOf(
    const std::vector<RelitPicture>& pictures, std::optional<double> RelitPicture::*figure)
{
    double sum = 0;
    int count = 0;
    for (const RelitPicture& picture : pictures)
        if (picture.*figure) {
            sum += *(picture.*figure);
            ++count;
        }
    return count ? std::optional(sum / count) : std::nullopt;
}

} // namespace

int RelightResult::count(RelitState state) const
{
    return static_cast<int>(std::ranges::count(pictures, state, &RelitPicture::state));
}

std::optional<double> RelightResult::meanPsnr() const
{
    return meanOf(pictures, &RelitPicture::psnr);
}

std::optional<double> RelightResult::meanSsim() const
{
    return meanOf(pictures, &RelitPicture::ssim);
}

} // namespace candela
