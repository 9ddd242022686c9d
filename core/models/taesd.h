// Tiny decoders as their author publishes them (https://github.com/madebyollin/taesd): taesd_decoder and
// taesdxl_decoder, .safetensors or .pth, without an encoder and without a configuration.
#pragma once

#include "core/models/autoencoder_tiny.h"
#include "core/nn/state_dict.h"

#include <memory>

namespace candela
{

/// Whether these are such weights: "1.weight", "3.conv.0.weight", … "19.bias".
bool isTaesdDecoder(const StateDict& weights);

/// An autoencoder whose encoder has no values: it can decode. Throws Error (BadInput) for weights that are
/// others.
std::shared_ptr<AutoencoderTiny> loadTaesdDecoder(const StateDict& weights, const LoadOptions& options);

/// The decoder's part of diffusers' weights of an AutoencoderTiny, likewise.
std::shared_ptr<AutoencoderTiny> loadTinyDecoder(
    const AutoencoderTinyConfig& config, const StateDict& weights, const LoadOptions& options);

} // namespace candela
