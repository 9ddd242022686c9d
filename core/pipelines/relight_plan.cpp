#include "core/pipelines/relight_plan.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/api/picture_files.h"
#include "core/io/photo_header.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr const char* suffix = "_relit";

bool isFolder(const fs::path& path)
{
    std::error_code unreadable;
    return fs::is_directory(path, unreadable);
}

/// name_relit or name_relit-2
bool isResult(const fs::path& file)
{
    std::string stem = utf8(file.stem());
    const std::size_t dash = stem.rfind('-');
    if (dash != std::string::npos && stem.find_first_not_of("0123456789", dash + 1) == std::string::npos)
        stem.resize(dash);
    return stem.ends_with(suffix);
}

std::vector<FoundPicture> findInputs(const std::vector<fs::path>& inputs)
{
    std::vector<FoundPicture> found;
    for (const fs::path& input : inputs) {
        if (!isFolder(input)) {
            found.push_back({input, {}});
            continue;
        }
        std::vector<FoundPicture> inside = picturesIn(input);
        std::erase_if(inside, [](const FoundPicture& picture) { return isResult(picture.file); });
        if (inside.empty())
            throw badInput("The folder " + quoted(input) + " has no pictures.",
                "Pictures are PNG, JPEG, WebP, TIFF and BMP files.");
        found.insert(found.end(), inside.begin(), inside.end());
    }
    return found;
}

std::optional<PhotoFormat> wantedFormat(const std::string& name)
{
    if (name.empty())
        return std::nullopt;
    const auto format = photoFormatOf("x." + name);
    if (!format)
        throw badInput("Pictures cannot be written as '" + name + "'; png, jpg, webp, tiff and bmp can be.");
    return format;
}

/// What the output names: one file, or a folder (also one that is to be made); nothing: beside the sources.
class Target
{
public:
    Target(const RelightRequest& request, std::size_t pictures)
        : m_request(request)
        , m_format(wantedFormat(request.format))
    {
        const fs::path& output = request.output;
        m_isFile = !output.empty() && !isFolder(output) && output.has_filename() && output.has_extension();
        if (!m_isFile)
            return;
        if (pictures != 1)
            throw badInput("The output " + quoted(output) + " is one file, but " + std::to_string(pictures)
                    + " pictures are to be relit.",
                "Name a folder.");
        const auto named = photoFormatOf(output);
        if (!named)
            throw badInput("The output " + quoted(output) + " is neither a folder nor a picture: "
                    + utf8(output.extension()) + " cannot be written.",
                "End a folder's name with /, or name a png, jpg, webp, tiff or bmp file.");
        if (m_format && *m_format != *named)
            throw badInput(
                "The output " + quoted(output) + " contradicts the format " + request.format + ".");
    }

    fs::path of(const FoundPicture& picture)
    {
        if (m_isFile)
            return m_request.output;
        const fs::path folder =
            m_request.output.empty() ? picture.file.parent_path() : m_request.output / picture.below;
        const std::string extension =
            m_format ? std::string(extensionOf(*m_format)) : utf8(picture.file.extension());
        const std::string stem = utf8(picture.file.stem()) + suffix;
        fs::path target = folder / pathFromUtf8(stem + extension);
        for (int number = 2; !m_taken.insert(target).second; ++number)
            target = folder / pathFromUtf8(stem + "-" + std::to_string(number) + extension);
        return target;
    }

private:
    const RelightRequest& m_request;
    std::optional<PhotoFormat> m_format;
    bool m_isFile = false;
    std::set<fs::path> m_taken;
};

/// The picture's counterpart: the reference itself, or the file of the same name (with whatever extension) at
/// the same place in the reference folder. Empty where it is missing.
fs::path referenceOf(const FoundPicture& picture, const fs::path& reference)
{
    if (!isFolder(reference))
        return reference;
    const fs::path folder = reference / picture.below;
    std::error_code unreadable;
    if (fs::exists(folder / picture.file.filename(), unreadable))
        return folder / picture.file.filename();
    for (const std::string_view extension : pictureExtensions()) {
        fs::path other = folder / picture.file.filename();
        other.replace_extension(extension);
        if (fs::exists(other, unreadable))
            return other;
    }
    return {};
}

std::string problemOf(const RelightJob& job, bool needsReference)
{
    std::error_code problem;
    if (!fs::exists(job.source, problem))
        return quoted(job.source) + " does not exist.";
    if (!photoFormatOf(job.target))
        return quoted(job.source) + " is not a PNG, JPEG, WebP, TIFF or BMP picture.";
    if (needsReference && job.reference.empty())
        return quoted(job.source) + " has no picture of the same name among the references.";
    return {};
}

void checkValues(const RelightRequest& request, std::size_t pictures)
{
    if (!(request.ratio > 0) || !std::isfinite(request.ratio))
        throw badInput("The ratio must be a positive number.", "3 to 5 is advised.");
    if (request.jpegQuality < 1 || request.jpegQuality > 100)
        throw badInput(
            "The quality " + std::to_string(request.jpegQuality) + " does not lie between 1 and 100.");
    if (pictures != 1 && !request.tensorsFile.empty())
        throw badInput("Tensors can be saved of one picture alone, not of " + std::to_string(pictures) + ".");
    std::error_code problem;
    if (!request.reference.empty() && !fs::exists(request.reference, problem))
        throw badInput("The reference " + quoted(request.reference) + " does not exist.");
    if (pictures != 1 && !request.reference.empty() && !isFolder(request.reference))
        throw badInput("The reference " + quoted(request.reference) + " is one picture, but "
                + std::to_string(pictures) + " are to be relit.",
            "Name a folder with pictures of the same names.");
}

} // namespace

std::vector<RelightJob> planRelight(const RelightRequest& request)
{
    if (request.inputs.empty())
        throw badInput("There is no picture to relight.");
    const std::vector<FoundPicture> pictures = findInputs(request.inputs);
    checkValues(request, pictures.size());
    Target target(request, pictures.size());
    std::vector<RelightJob> jobs;
    for (const FoundPicture& picture : pictures) {
        RelightJob job{.source = picture.file, .target = target.of(picture), .reference = {}};
        if (!request.reference.empty())
            job.reference = referenceOf(picture, request.reference);
        job.problem = problemOf(job, !request.reference.empty());
        if (!job.problem.empty() && !request.keepGoing)
            throw badInput(job.problem);
        jobs.push_back(std::move(job));
    }
    return jobs;
}

} // namespace candela
