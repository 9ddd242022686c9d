// The safety checker between a finished picture and its file.
#pragma once

#include "core/api/image.h"
#include "core/api/requests.h"
#include "core/nn/device.h"
#include "core/nn/stop_check.h"

#include <filesystem>
#include <memory>

namespace candela
{

class SafetyChecker;

/// For the pictures of one request; the checker is loaded for the first of them. One thread.
class SafetyGuard
{
public:
    /// `modelFolder` may hold a checker of its own, in safety_checker. Throws Error (BadInput) where one is
    /// wanted and there is none.
    SafetyGuard(
        const GenerateRequest& request, const std::filesystem::path& modelFolder, const Compute& compute);
    ~SafetyGuard();

    /// Whether the checker objects to the picture; never, where it is off.
    bool objectsTo(const Image& picture, const StopCheck& stop);

private:
    std::filesystem::path m_folder; // empty: off
    Compute m_compute;
    std::shared_ptr<SafetyChecker> m_checker;
};

/// What is left of a picture where nothing can be made out: a dozen colours across, smoothly joined.
Image blurred(const Image& picture);

} // namespace candela
