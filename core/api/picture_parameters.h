// How a found picture was made, whichever program wrote it: for "reuse settings". Any thread.
#pragma once

#include "core/api/requests.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace candela
{

/// A LoRA that a picture names. Where its file lies is not known.
struct PictureLora {
    std::string name; // its file's, without the extension
    double scale = 1;
    std::optional<double> alpha = {};
    bool operator==(const PictureLora&) const = default;
};

/// What a picture's own texts say of its making.
struct PictureParameters {
    std::string
        program; // "Candela", "AUTOMATIC1111", "ComfyUI", "InvokeAI", "Fooocus", "stable-diffusion.cpp"
    /// What can be asked for again. Options that the picture does not name, or names so that nothing here
    /// means the same, are empty; `model`, `output` and the like always are.
    GenerateRequest request;
    bool hasSeed = false; // whether request.seed comes from the picture
    std::string model; // its name, as the other program knows it; may be empty
    std::string modelHash; // as the picture has it: the beginning of a SHA-256, in hexadecimal; may be empty
    /// Image to image: the name of the picture it began from, and then request.strength is the picture's own.
    /// Where that lies is not known. Empty: from noise alone, or not said.
    std::string source;
    std::vector<PictureLora> loras; // beside those that the prompt names as <lora:…>
    /// What the picture names and `request` cannot hold, as "name: value", in the picture's order.
    std::vector<std::string> notRestored;
};

/// Reads the texts of a PNG, JPEG or WebP file: this program's own, AUTOMATIC1111's and its relatives',
/// ComfyUI's graph, InvokeAI's and Fooocus' JSON. Nothing where there is none that is known. Damaged or
/// hostile texts count as none; throws Error (BadInput) only where the file is none of these, or a damaged
/// one.
std::optional<PictureParameters> readPictureParameters(const std::filesystem::path& picture);

/// The same of a text that was copied: AUTOMATIC1111's, or Fooocus' JSON. Nothing where it is none of these.
std::optional<PictureParameters> parseParametersText(const std::string& text);

/// Writes a picture of a file again, in the format that `target`'s extension asks for (.png, .jpg, .webp),
/// with what the file says of its making. `quality` is JPEG's and WebP's, 1..100; an existing target is
/// replaced once the new file is complete. Throws Error: BadInput where the source cannot be read or the
/// target's extension is none of these, RunFailed where the disk fails.
void convertPicture(const std::filesystem::path& source, const std::filesystem::path& target, int quality);

/// What a picture's header says, for lists of many.
struct PictureDescription {
    int width = 0, height = 0; // pixels as stored
    std::optional<PictureParameters> parameters; // as readPictureParameters()
    std::string text; // AUTOMATIC1111's, as the file has it; may be empty
};

/// As readPictureParameters(). A fraction of a millisecond: reads no pixels.
PictureDescription describePicture(const std::filesystem::path& picture);

} // namespace candela
