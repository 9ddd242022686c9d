// What half precision does to some models: values that are not numbers, and where they came from.
#pragma once

#include "core/api/error.h"

namespace candela
{

enum class NetworkPart { TextEncoder, UNet, Autoencoder };

/// Says which network lost its numbers, so that it can be tried again in fp32.
class NotNumbers : public Error
{
public:
    NotNumbers(NetworkPart part, const Error& said)
        : Error(said)
        , m_part(part)
    {
    }

    NetworkPart part() const { return m_part; }

private:
    NetworkPart m_part;
};

} // namespace candela
