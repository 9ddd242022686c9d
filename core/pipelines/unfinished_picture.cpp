#include "core/pipelines/unfinished_picture.h"

#include "core/api/request_json.h"
#include "core/io/safetensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/norm.h>

#include <cmath>
#include <cstdio>
#include <functional>

namespace candela
{
namespace
{

namespace fs = std::filesystem;

constexpr const char* pictureKey = "picture";
constexpr const char* inputsKey = "inputs"; // (evaluations, 2) fp64: timestep, norm of the scaled sample
constexpr double sameOutput = 0.02; // of its norm: bf16 summed in another order differs by less
constexpr double sameSample = 1e-5; // of its norm: it is computed from outputs that are the same bit by bit
constexpr auto longestKept = std::chrono::hours(24 * 30);

/// What decides about the latents; where and how the picture is saved does not.
std::string descriptionOf(GenerateRequest picture)
{
    const GenerateRequest none;
    picture.output = none.output;
    picture.format = none.format;
    picture.quality = none.quality;
    picture.overwrite = none.overwrite;
    picture.latentsFile = none.latentsFile;
    picture.namePattern = none.namePattern;
    picture.keepParameters = none.keepParameters;
    picture.preview = none.preview;
    picture.vaeTiling = none.vaeTiling; // the same but for rounding: what failed of memory goes on tiled
    return requestToJson(picture);
}

/// The name only finds the file, what is in it decides.
fs::path fileFor(const fs::path& folder, const std::string& picture)
{
    if (folder.empty())
        return {};
    char name[32];
    std::snprintf(name, sizeof name, "%016zx.safetensors", std::hash<std::string>{}(picture));
    return folder / name;
}

std::string nameOfOutput(std::size_t index)
{
    return "output." + std::to_string(index);
}

/// Pictures that nobody came back to.
void removeForgotten(const fs::path& folder)
{
    std::error_code failure;
    const auto now = fs::file_time_type::clock::now();
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        std::error_code unreadable;
        const auto written = at->last_write_time(unreadable);
        if (!unreadable && at->path().extension() == ".safetensors" && now - written > longestKept)
            fs::remove(at->path(), unreadable);
    }
}

bool isSameOutput(const at::Tensor& known, const at::Tensor& computed)
{
    return known.sizes() == computed.sizes() // (1, C, h, w)
        && (known - computed).norm().item<double>() <= sameOutput * computed.norm().item<double>();
}

} // namespace

UnfinishedPicture::UnfinishedPicture(const KeepUnfinished& keep, GenerateRequest picture)
    : m_seconds(keep.seconds)
    , m_picture(descriptionOf(std::move(picture)))
{
    m_file = fileFor(keep.folder, m_picture);
    read();
}

void UnfinishedPicture::read()
{
    std::error_code missing;
    if (m_file.empty() || !fs::exists(m_file, missing))
        return;
    try {
        const SafetensorsFile file = SafetensorsFile::open(m_file);
        const auto about = file.metadata().find(pictureKey);
        if (about == file.metadata().end() || about->second != m_picture)
            return;
        const at::Tensor inputs = file.tensor(inputsKey);
        for (std::int64_t i = 0; i < inputs.size(0); ++i)
            m_evaluations.push_back({.timestep = inputs[i][0].item<double>(),
                .norm = inputs[i][1].item<double>(),
                .output = file.tensor(nameOfOutput(i)).clone()}); // the file is replaced while they are used
        m_known = m_evaluations.size();
    } catch (
        const std::exception&) { // another's file, or a failing disk: the picture is painted from the start
        forgetFrom(0);
    }
}

void UnfinishedPicture::forgetFrom(std::size_t index)
{
    m_evaluations.resize(index);
    m_known = std::min(m_known, index);
}

bool UnfinishedPicture::isKnown(const Evaluation& asked) const
{
    if (m_asked >= m_known)
        return false;
    const Evaluation& known = m_evaluations[m_asked];
    return known.timestep == asked.timestep && std::abs(known.norm - asked.norm) <= sameSample * asked.norm;
}

at::Tensor UnfinishedPicture::evaluate(
    const Denoiser& compute, const at::Tensor& scaledSample, double timestep)
{
    if (m_file.empty())
        return compute(scaledSample, timestep);
    Evaluation asked{.timestep = timestep, .norm = scaledSample.norm().item<double>(), .output = {}};
    bool known = isKnown(asked);
    if (!known)
        forgetFrom(m_asked);
    m_replaying = known && m_asked > 0;
    if (!m_replaying) {
        const auto start = Clock::now();
        asked.output = compute(scaledSample, timestep).to(at::kFloat).cpu();
        m_unwritten += std::chrono::duration<double>(Clock::now() - start).count();
        if (known && !isSameOutput(m_evaluations.front().output, asked.output)) {
            forgetFrom(0);
            known = false;
        }
    }
    if (!known)
        m_evaluations.push_back(std::move(asked));
    keep();
    return m_evaluations[m_asked++].output.to(scaledSample.device());
}

void UnfinishedPicture::keep()
{
    if (m_file.empty() || m_unwritten < m_seconds || m_evaluations.size() <= m_known)
        return;
    try {
        write();
    } catch (const Error&) {
        m_file.clear();
    } catch (const fs::filesystem_error&) {
        m_file.clear();
    }
    m_unwritten = 0;
}

void UnfinishedPicture::write()
{
    if (!fs::exists(m_file)) {
        fs::create_directories(m_file.parent_path());
        removeForgotten(m_file.parent_path());
    }
    StateDict tensors;
    const at::Tensor inputs = at::empty({static_cast<std::int64_t>(m_evaluations.size()), 2}, at::kDouble);
    for (std::size_t i = 0; i < m_evaluations.size(); ++i) {
        inputs[i][0] = m_evaluations[i].timestep;
        inputs[i][1] = m_evaluations[i].norm;
        tensors.emplace(nameOfOutput(i), m_evaluations[i].output);
    }
    tensors.emplace(inputsKey, inputs);
    writeSafetensors(m_file, tensors, {{pictureKey, m_picture}});
}

void UnfinishedPicture::forget()
{
    std::error_code missing;
    if (!m_file.empty())
        fs::remove(m_file, missing);
}

} // namespace candela
