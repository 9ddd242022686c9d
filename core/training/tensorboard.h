// Event files for TensorBoard: its TFRecord framing and the few protocol-buffer messages that scalars and
// pictures take (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto). One thread.
#pragma once

#include "core/api/image.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace candela
{

class TensorBoardFile
{
public:
    /// A new file in `folder`, which is made; its name tells when. Throws Error (BadInput) where it cannot be
    /// written.
    explicit TensorBoardFile(const std::filesystem::path& folder);

    void scalar(std::string_view tag, std::int64_t step, double value);
    void picture(std::string_view tag, std::int64_t step, const Image& image);

private:
    void write(const std::string& event);

    std::ofstream m_file;
};

} // namespace candela
