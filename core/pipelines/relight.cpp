#include "core/pipelines/relight.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/photo_file.h"
#include "core/io/safetensors.h"
#include "core/models/uretinex_files.h"
#include "core/pipelines/photo_tensors.h"
#include "core/pipelines/picture_metrics.h"
#include "core/pipelines/relight_plan.h"
#include "core/pipelines/relight_table.h"

#include <ATen/ATen.h>

#include <chrono>
#include <optional>

namespace candela
{
namespace
{

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

fs::path folderOf(const fs::path& file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// Throws Error (BadInput) where no file can be written into a folder that is there or is to be made. Leaves
/// nothing.
void requireWritable(const fs::path& folder)
{
    std::error_code unreadable;
    fs::path nearest = fs::absolute(folder, unreadable);
    while (!fs::exists(nearest, unreadable) && nearest.has_relative_path())
        nearest = nearest.parent_path();
    if (!fs::is_directory(nearest, unreadable))
        throw badInput(
            "The folder " + quoted(folder) + " cannot be made: " + quoted(nearest) + " is a file.");
    AtomicFile{nearest / "relit"};
}

void makeFolder(const fs::path& folder)
{
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem)
        throw runFailed("The folder " + quoted(folder) + " cannot be made: " + problem.message() + ".");
}

void requireLike(const Photo& reference, const Photo& photo, const RelightJob& job)
{
    const bool sameSize = reference.width == photo.width && reference.height == photo.height;
    if (!sameSize || reference.channels != photo.channels)
        throw badInput("The reference " + quoted(job.reference)
            + (sameSize ? " is not, like " + quoted(job.source) + ", in colour or grey."
                        : " is not of the size of " + quoted(job.source) + "."));
}

/// One request's run.
class Run
{
public:
    Run(const RelightModel& model, const RelightRequest& request, RunContext& context)
        : m_model(model)
        , m_request(request)
        , m_context(context)
        , m_jobs(planRelight(request))
    {
    }

    void all(RelightResult& result);

private:
    void checkOutputs() const;
    RelitPicture guarded(const RelightJob& job);
    RelitPicture one(const RelightJob& job);
    void relightPhoto(Photo& photo, const Photo* reference, RelitPicture& row);
    void saveTensors(const at::Tensor& parts, double ratio) const;
    TileObserver observer(int stepsBefore) const;
    void progress(Phase phase, int step = 0, int of = 0) const
    {
        m_context.throwIfStopped();
        m_context.emit(Progress{.phase = phase,
            .step = step,
            .of = of,
            .image = m_index,
            .imageCount = static_cast<int>(m_jobs.size())});
    }

    const RelightModel& m_model;
    const RelightRequest& m_request;
    RunContext& m_context;
    std::vector<RelightJob> m_jobs;
    int m_index = 0;
    bool m_wrote = false;
};

void Run::all(RelightResult& result)
{
    const Clock::time_point start = Clock::now();
    checkOutputs();
    const RelightTable table(m_request.table, result); // written at the end, also of a run that was stopped
    for (const RelightJob& job : m_jobs) {
        m_context.throwIfStopped();
        result.pictures.push_back(guarded(job));
        m_context.emit(PictureRelit{
            .picture = result.pictures.back(), .index = m_index, .of = static_cast<int>(m_jobs.size())});
        ++m_index;
    }
    result.seconds = secondsSince(start);
}

/// What would otherwise come to light after the first picture's minutes.
void Run::checkOutputs() const
{
    if (!m_request.reference.empty() && !m_model.networks.hasHigh())
        throw badInput("The model " + quoted(m_model.folder)
            + " has no init_high, which finding the ratio to a reference needs.");
    const bool isFile = m_jobs.size() == 1 && m_jobs.front().target == m_request.output;
    if (isFile)
        AtomicFile{m_request.output};
    else if (!m_request.output.empty())
        requireWritable(m_request.output);
    for (const fs::path& file : {m_request.table, m_request.tensorsFile})
        if (!file.empty())
            AtomicFile{file};
}

/// With keepGoing, a picture's trouble is its own.
RelitPicture Run::guarded(const RelightJob& job)
{
    const auto failed = [&](const std::string& why) {
        return RelitPicture{.source = job.source, .state = RelitState::Failed, .why = why};
    };
    if (!job.problem.empty())
        return failed(job.problem);
    try {
        RelitPicture row = one(job);
        m_wrote = m_wrote || row.state == RelitState::Done;
        return row;
    } catch (const Error& error) {
        if (m_request.keepGoing)
            return failed(error.what());
        if (m_wrote) // no longer a run that wrote nothing
            throw runFailed(error.what(), error.remedy());
        throw;
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception&) { // memory: the library, LibTorch and OpenCV each say so in their own way
        if (!m_request.keepGoing)
            throw;
        return failed(
            quoted(job.source) + " could not be relit; it may be too large for the memory there is.");
    }
}

RelitPicture Run::one(const RelightJob& job)
{
    const Clock::time_point start = Clock::now();
    RelitPicture row{.source = job.source};
    std::error_code unreadable;
    if (m_request.skipExisting && fs::exists(job.target, unreadable)) {
        row.state = RelitState::Existing;
        row.file = job.target;
        return row;
    }
    progress(Phase::Loading);
    Photo photo = readPhoto(job.source);
    requireFormatFor(photo, *photoFormatOf(job.target));
    std::optional<Photo> reference;
    if (!job.reference.empty()) {
        reference = readPhoto(job.reference);
        requireLike(*reference, photo, job);
    }
    row.width = static_cast<int>(photo.width);
    row.height = static_cast<int>(photo.height);
    relightPhoto(photo, reference ? &*reference : nullptr, row);

    progress(Phase::Saving);
    makeFolder(folderOf(job.target));
    const std::string encoded = encodePhoto(photo,
        {.format = *photoFormatOf(job.target),
            .quality = m_request.jpegQuality,
            .keepMetadata = m_request.keepMetadata});
    row.file = writeFile(job.target, encoded, m_request.overwrite ? IfTaken::Replace : IfTaken::AddNumber);
    row.seconds = secondsSince(start);
    return row;
}

/// Reports tiles that come after others, and lets the run be stopped at each.
TileObserver Run::observer(int stepsBefore) const
{
    return [this, stepsBefore](int done, int of) {
        progress(Phase::Relighting, stepsBefore + done, stepsBefore + of);
    };
}

/// The photo becomes its result.
void Run::relightPhoto(Photo& photo, const Photo* reference, RelitPicture& row)
{
    int steps = 0;
    const auto counting = [&](const TileObserver& observe) {
        return [&steps, observe](int done, int of) {
            steps = of;
            observe(done, of);
        };
    };
    const TiledUretinex& networks = m_model.networks;
    const at::Tensor parts =
        networks.decompose(photo.height, photo.width, sourceOf(photo), counting(observer(0)));
    row.ratio = m_request.ratio;
    if (reference)
        row.ratio = networks.ratioTo(parts, sourceOf(*reference), observer(steps));
    if (!m_request.tensorsFile.empty())
        saveTensors(parts, row.ratio);
    networks.adjust(
        parts, row.ratio,
        [&photo](const Region& region, const at::Tensor& enhanced, const at::Tensor&) {
            putRegion(photo, region, enhanced);
        },
        observer(steps));
    if (!reference)
        return;
    row.psnr = psnr(bytesOf(photo), bytesOf(*reference));
    row.ssim = ssim(bytesOf(photo), bytesOf(*reference));
}

void Run::saveTensors(const at::Tensor& parts, double ratio) const
{
    at::Tensor enhanced = at::empty_like(parts.narrow(1, 0, 3)),
               highL = at::empty_like(parts.narrow(1, 3, 1));
    const auto put = [](at::Tensor& whole, const Region& region, const at::Tensor& part) {
        whole.narrow(2, region.y, region.height).narrow(3, region.x, region.width).copy_(part);
    };
    m_model.networks.adjust(
        parts, ratio, [&](const Region& region, const at::Tensor& lit, const at::Tensor& light) {
            put(enhanced, region, lit);
            put(highL, region, light);
        });
    writeSafetensors(m_request.tensorsFile,
        {{"R", parts.narrow(1, 0, 3)}, {"L", parts.narrow(1, 3, 1)}, {"high_L", highL},
            {"enhanced", enhanced}, {"ratio", at::full({1}, ratio, at::kFloat)}});
}

} // namespace

std::unique_ptr<RelightModel> RelightModel::load(
    const fs::path& folder, const Compute& compute, RunContext& context)
{
    context.throwIfStopped();
    context.emit(Progress{.phase = Phase::Loading});
    return std::make_unique<RelightModel>(RelightModel{.folder = folder,
        .changedAt = uretinexChangedAt(folder),
        .compute = compute,
        .networks = TiledUretinex(loadUretinex(folder), TiledUretinex::advised(compute))});
}

bool RelightModel::isStill(const fs::path& wanted, const Compute& computed) const
{
    return folder == wanted && compute == computed && changedAt == uretinexChangedAt(wanted);
}

RelightResult relight(const RelightModel& model, const RelightRequest& request, RunContext& context)
{
    RelightResult result;
    Run(model, request, context).all(result);
    return result;
}

} // namespace candela
