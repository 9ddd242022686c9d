#include "core/pipelines/picture_output.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/picture_name.h"
#include "core/io/safetensors.h"

#ifndef CANDELA_ENGINE_ONLY
#include "core/io/image_file.h"
#endif

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace candela
{
namespace
{

namespace fs = std::filesystem;

bool isWritableFolder(const fs::path& folder)
{
    std::error_code problem;
    if (!fs::is_directory(folder, problem))
        return false;
#ifdef _WIN32
    return _waccess(folder.c_str(), 2) == 0;
#else
    return access(folder.c_str(), W_OK) == 0;
#endif
}

void requireWritableFolder(const fs::path& folder)
{
    std::error_code problem;
    if (!fs::exists(folder, problem))
        throw badInput(
            "The output folder " + quoted(folder) + " does not exist.", "Create it, or choose another one.");
    if (!isWritableFolder(folder))
        throw badInput("The output folder " + quoted(folder) + " cannot be written.", "Choose another one.");
}

fs::path folderOf(const fs::path& file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

} // namespace

PictureOutput::PictureOutput(
    const GenerateRequest& request, std::string modelHash, std::vector<LoraNote> loras)
    : m_request(request)
    , m_modelHash(std::move(modelHash))
    , m_loras(std::move(loras))
    , m_begun(std::time(nullptr))
{
    std::error_code problem;
    m_isFolder = fs::is_directory(request.output, problem);
    if (!request.output.empty()) {
#ifdef CANDELA_ENGINE_ONLY
        throw badInput("This build of the engine alone writes no pictures; it can save latents.");
#endif
        requireWritableFolder(m_isFolder ? request.output : folderOf(request.output));
        requireNamePattern(request.namePattern);
        requireFormat();
    }
    if (!request.latentsFile.empty())
        requireWritableFolder(folderOf(request.latentsFile));
}

void PictureOutput::requireFormat() const
{
#ifndef CANDELA_ENGINE_ONLY
    if (!m_isFolder && !isPictureFormat(m_request.output))
        throw badInput("The output " + quoted(m_request.output)
            + " is neither an existing folder nor a .png, .jpg or .webp file.");
    if (!m_request.format.empty() && !isPictureFormat("x." + m_request.format))
        throw badInput("The format '" + m_request.format + "' is none of png, jpg and webp.");
#endif
}

std::string PictureOutput::describe(const GenerateRequest& picture, const ModelInfo& model) const
{
    return parametersText(picture, model.name, m_modelHash, m_loras);
}

fs::path PictureOutput::fileOf(const GenerateRequest& picture, int index, const ModelInfo& model) const
{
    if (m_isFolder)
        return m_request.output
            / pathFromUtf8(pictureName(m_request.namePattern, picture, model.name, m_begun) + "."
                + (m_request.format.empty() ? "png" : m_request.format));
    if (m_request.count == 1)
        return m_request.output;
    fs::path numbered = m_request.output; // apple.png → apple-1.png, apple-2.png, …
    numbered.replace_filename(
        pathFromUtf8(utf8(numbered.stem()) + "-" + std::to_string(index + 1) + utf8(numbered.extension())));
    return numbered;
}

fs::path PictureOutput::save([[maybe_unused]] const Image& image,
    [[maybe_unused]] const GenerateRequest& picture, [[maybe_unused]] int index,
    [[maybe_unused]] const ModelInfo& model) const
{
    if (m_request.output.empty())
        return {};
#ifdef CANDELA_ENGINE_ONLY
    return {};
#else
    const auto texts = m_request.keepParameters ? parametersTexts(picture, model.name, m_modelHash, m_loras)
                                                : std::vector<PngText>();
    return writePicture(fileOf(picture, index, model), image, texts, m_request.quality,
        m_request.overwrite ? IfTaken::Replace : IfTaken::AddNumber);
#endif
}

void PictureOutput::saveLatents(const at::Tensor& latents) const
{
    if (!m_request.latentsFile.empty())
        writeSafetensors(m_request.latentsFile, {{"latents", latents.to(at::kCPU, at::kFloat)}});
}

} // namespace candela
