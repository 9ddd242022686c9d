#include "core/pipelines/residence.h"

#include <algorithm>
#include <cstdio>

namespace candela
{
namespace
{

std::string describe(Residence residence, const std::string& reason)
{
    switch (residence) {
    case Residence::TakingTurns:
        return reason + ": the networks take turns there, which is slower.";
    case Residence::BlockByBlock:
        return reason + ": the weights are brought there block by block, which is much slower.";
    case Residence::Resident:
        break;
    }
    return {};
}

} // namespace

std::uint64_t bytesNeeded(const MemoryNeeds& needs, Residence residence)
{
    const std::uint64_t decoding = needs.autoencoder + needs.decoding;
    switch (residence) {
    case Residence::Resident:
        return needs.unet + needs.autoencoder + std::max({needs.sampling, needs.decoding, needs.textEncoder});
    case Residence::TakingTurns: // previews, between the steps, ask the autoencoder
        return std::max(
            {needs.unet + std::max(needs.sampling, needs.autoencoder), decoding, needs.textEncoder});
    case Residence::BlockByBlock:
        break;
    }
    return std::max({needs.largestBlock + needs.sampling, decoding, needs.textEncoder});
}

Residence chooseResidence(const MemoryNeeds& needs, std::uint64_t free)
{
    for (const Residence residence : {Residence::Resident, Residence::TakingTurns})
        if (free == 0 || bytesNeeded(needs, residence) <= free)
            return residence;
    return Residence::BlockByBlock;
}

Residence ResidencePlan::wouldChoose(const MemoryNeeds& needs, std::uint64_t free) const
{
    return std::max(m_residence, chooseResidence(needs, free));
}

Residence ResidencePlan::choose(const MemoryNeeds& needs, std::uint64_t free)
{
    const Residence chosen = wouldChoose(needs, free);
    if (chosen != m_residence)
        m_note = describe(chosen,
            "The model needs " + gigabytes(bytesNeeded(needs, Residence::Resident)) + " and the device has "
                + gigabytes(free) + " free");
    m_residence = chosen;
    return chosen;
}

bool ResidencePlan::needLess()
{
    if (m_residence == Residence::BlockByBlock)
        return false;
    m_residence = m_residence == Residence::Resident ? Residence::TakingTurns : Residence::BlockByBlock;
    m_note = describe(m_residence, "The device ran out of memory");
    return true;
}

std::string gigabytes(std::uint64_t bytes)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GB", static_cast<double>(bytes) / 1e9);
    return text;
}

} // namespace candela
