// Where a model's weights are while a picture is painted, for devices whose memory does not hold them all.
#pragma once

#include <cstdint>
#include <string>

namespace candela
{

/// Resident: the UNet and the autoencoder are where they compute. TakingTurns: each is brought there while it
/// computes, the UNet for all the steps of a picture. BlockByBlock: so is the autoencoder; of the UNet, each
/// block at each of its turns. From the first to the last slower, and content with less memory. (Text
/// encoders come for their turn in any case.)
enum class Residence { Resident, TakingTurns, BlockByBlock };

/// Bytes on the device, of weights in the type that is computed in.
struct MemoryNeeds {
    std::uint64_t unet = 0;
    std::uint64_t largestBlock = 0; // of the UNet, with what belongs to no block
    std::uint64_t autoencoder = 0;
    std::uint64_t textEncoder = 0; // what of them is there at a time
    std::uint64_t sampling = 0, decoding = 0; // besides the weights
};

/// What is needed at the moment that needs most.
std::uint64_t bytesNeeded(const MemoryNeeds& needs, Residence residence);

/// The first that fits; the last where none does. 0 bytes free: not known, and taken for enough.
Residence chooseResidence(const MemoryNeeds& needs, std::uint64_t free);

/// Which residence a model gets, and what the user is told of it. A model that runs out of memory gets the
/// next one, and one that has got one keeps it, rather than being loaded to and fro with each size.
class ResidencePlan
{
public:
    /// What it has from now on.
    Residence choose(const MemoryNeeds& needs, std::uint64_t free);
    /// What choose() would say.
    Residence wouldChoose(const MemoryNeeds& needs, std::uint64_t free) const;
    /// After the device ran out of memory: whether there is a residence that needs less; it is the least from
    /// now on.
    bool needLess();
    /// A sentence; empty where all is resident.
    std::string note() const { return m_note; }

private:
    Residence m_residence = Residence::Resident;
    std::string m_note;
};

/// "1.2 GB"
std::string gigabytes(std::uint64_t bytes);

} // namespace candela
