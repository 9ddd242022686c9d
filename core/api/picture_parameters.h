// How a found picture was made, whichever program wrote it: for "reuse settings". Any thread.
#pragma once

#include "core/api/requests.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace candela
{

/// What a picture's own texts say of its making.
struct PictureParameters {
    std::string
        program; // "Candela", "AUTOMATIC1111", "ComfyUI", "InvokeAI", "Fooocus", "stable-diffusion.cpp"
    /// What can be asked for again. Options that the picture does not name, or names so that nothing here
    /// means the same, are empty; `model`, `output` and the like always are.
    GenerateRequest request;
    bool hasSeed = false; // whether request.seed comes from the picture
    std::string model; // its name, as the other program knows it; may be empty
    /// What the picture names and `request` cannot hold, as "name: value", in the picture's order.
    std::vector<std::string> notRestored;
};

/// Reads the texts of a PNG file: this program's own, AUTOMATIC1111's and its relatives', ComfyUI's graph,
/// InvokeAI's and Fooocus' JSON. Nothing where there is none that is known. Damaged or hostile texts count as
/// none; throws Error (BadInput) only where the file is no PNG file, or a damaged one.
std::optional<PictureParameters> readPictureParameters(const std::filesystem::path& picture);

/// The same of a text that was copied: AUTOMATIC1111's, or Fooocus' JSON. Nothing where it is none of these.
std::optional<PictureParameters> parseParametersText(const std::string& text);

} // namespace candela
