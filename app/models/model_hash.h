// The SHA-256 of models: how others name them, and how a moved one is known again. Any thread.
#pragma once

#include <QString>

#include <functional>
#include <stop_token>

namespace candela
{

/// Of a file its SHA-256, in hex. Of a model's folder the SHA-256 of what `sha256sum` prints of its weight
/// files by their names within it, sorted: "digest  unet/model.safetensors\n"…. Empty where something cannot
/// be read or the stop is requested; `progress` is told the bytes read so far.
QString sha256Of(const QString& path, const std::stop_token& stop = {},
    const std::function<void(qint64 read)>& progress = {});

/// What A1111 calls AutoV2 and pictures of others name: the first ten digits.
inline QString shortHash(const QString& sha256)
{
    return sha256.left(10);
}

/// What A1111 calls a LoRA's AutoV3, in hex: of a safetensors file the hash that its trainer states
/// (sshs_model_hash), else the SHA-256 of its data without the header; of any other its own. Empty where it
/// cannot be read.
QString autoV3Of(const QString& file);

} // namespace candela
