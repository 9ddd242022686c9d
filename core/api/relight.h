// Relighting dark pictures: what is asked for and what comes back, as plain values.
#pragma once

#include "core/api/compute_options.h"
#include "core/api/image.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace candela
{

inline constexpr double defaultRelightRatio = 5; // the published default; 3 to 5 is advised

/// Pictures on disk, one by one or in whole folders. Without a precision named it computes in fp32, as the
/// published code does: then a picture differs from that code's by at most one level.
struct RelightRequest {
    std::vector<std::filesystem::path> inputs; // pictures, or folders that are searched to their depths
    std::filesystem::path model; // a folder with the networks' .pth or .safetensors files; empty: the bundled
    double ratio = defaultRelightRatio; // how much lighter the illumination gets; any positive number
    /// Empty, or how it should have looked: a picture (for one input), or a folder with pictures of the same
    /// names and sub-folders. Then each pair gets the ratio that its illuminations have, and PSNR and SSIM.
    std::filesystem::path reference;

    /// A file (for one input), or a folder, which is made and in which the structure of input folders is
    /// kept. Empty: beside each source. In a folder and beside the source the name is {name}_relit.
    std::filesystem::path output;
    std::string format; // "png", "jpg", "webp", "tiff", "bmp"; empty: the output's, else the source's
    int jpegQuality = 95; // 1..100, of JPEG and WebP
    bool keepMetadata = true; // EXIF, XMP and the colour profile
    bool keepGoing = false; // a picture that cannot be done is reported, the others are done
    bool skipExisting = false; // pictures whose result is there already are left out
    bool overwrite = false; // false: a number is added to a name that is taken
    std::filesystem::path table; // empty, or the CSV file that gets one row a picture
    std::filesystem::path tensorsFile; // empty, or (for one input) where R, L, high_L, enhanced, ratio go
    ComputeOptions compute;
    bool operator==(const RelightRequest&) const = default;
};

enum class RelitState {
    Done,
    Existing, // left out: its result is there already
    Failed, // `why` says what is wrong with it
};

/// One row of the outcome.
struct RelitPicture {
    std::filesystem::path source = {};
    RelitState state = RelitState::Done;
    std::string why = {}; // one sentence; empty unless Failed
    std::filesystem::path file = {}; // where the result is; empty if Failed or not saved
    int width = 0, height = 0; // pixels, upright
    double ratio = 0; // the one used
    std::optional<double> psnr = {}, ssim = {}; // of the 8-bit result against the reference; dB, and -1..1
    double seconds = 0; // reading and writing included
};

/// Emitted as soon as a picture is finished or given up.
struct PictureRelit {
    RelitPicture picture;
    int index = 0; // within the request, from 0
    int of = 1;
};

struct RelightResult {
    std::vector<RelitPicture> pictures; // in the order they were done
    double seconds = 0;
    int count(RelitState state) const;
    /// The mean over the pictures that have it; empty where none has.
    std::optional<double> meanPsnr() const;
    std::optional<double> meanSsim() const;
};

enum class RelightView { Result, Reflectance, Illumination };

/// One picture for the screen. The engine keeps reflectance and illumination of the last few, so that another
/// ratio or view of the same file (unchanged since), size and model costs the adjustment alone.
struct RelightPreviewRequest {
    std::filesystem::path file;
    std::filesystem::path model; // as RelightRequest::model
    int longestSide = 1024; // pixels of the working copy, which is never larger than the file; 0: as the file
    double ratio = defaultRelightRatio;
    RelightView view = RelightView::Result;
    ComputeOptions compute;
    bool operator==(const RelightPreviewRequest&) const = default;
};

struct RelightPreviewResult {
    std::shared_ptr<const Image> before; // the working copy, RGB, upright
    std::shared_ptr<const Image> after; // the view of it, of the same size, RGB
    int sourceWidth = 0, sourceHeight = 0; // pixels of the file, upright
    double seconds = 0;
};

} // namespace candela
