#include "app/session/job.h"

#include "app/session/paths.h"

#include <QCoreApplication>

#include <algorithm>

namespace candela
{
namespace
{

struct Title {
    Q_DECLARE_TR_FUNCTIONS(Job)

public:
    QString operator()(const GenerateRequest& request) const
    {
        const QString prompt = QString::fromStdString(request.prompt).simplified();
        return prompt.isEmpty() ? tr("Picture without a prompt") : prompt;
    }
    QString operator()(const RelightRequest& request) const
    {
        return tr("Relight %n picture(s)", nullptr, static_cast<int>(request.inputs.size()));
    }
    QString operator()(const RelightPreviewRequest& request) const
    {
        return tr("Look at %1").arg(toQString(request.file.filename()));
    }
    QString operator()(const EmojiDatasetRequest&) const { return tr("Draw training scenes"); }
    QString operator()(const TrainBaseRequest&) const { return tr("Train a model"); }
    QString operator()(const TrainRelightRequest&) const { return tr("Train a model"); }
    QString operator()(const TrainLoraRequest& request) const
    {
        const auto& run = request.resume.empty() ? request.output : request.resume;
        return tr("Train the LoRA %1").arg(toQString(run.filename()));
    }
    QString operator()(const ScoreRequest& request) const
    {
        return request.folder.empty()
            ? tr("Score pictures")
            : tr("Score the pictures in %1").arg(toQString(request.folder.filename()));
    }
    QString operator()(const GridRequest& request) const
    {
        return tr("Grid of %n picture(s)", nullptr, static_cast<int>(request.pictures.size()));
    }
    QString operator()(const BenchRequest&) const { return tr("Measure this machine"); }
};

struct Kind {
    Q_DECLARE_TR_FUNCTIONS(Job)

public:
    QString operator()(const GenerateRequest&) const { return tr("Generate"); }
    QString operator()(const RelightRequest&) const { return tr("Relight"); }
    QString operator()(const RelightPreviewRequest&) const { return tr("Relight"); }
    QString operator()(const EmojiDatasetRequest&) const { return tr("Dataset"); }
    QString operator()(const TrainBaseRequest&) const { return tr("Training"); }
    QString operator()(const TrainRelightRequest&) const { return tr("Training"); }
    QString operator()(const TrainLoraRequest&) const { return tr("Training"); }
    QString operator()(const ScoreRequest&) const { return tr("Scores"); }
    QString operator()(const GridRequest&) const { return tr("Grid"); }
    QString operator()(const BenchRequest&) const { return tr("Benchmark"); }

    static QString ofState(JobState state, bool elsewhere);
};

QString Kind::ofState(JobState state, bool elsewhere)
{
    switch (state) {
    case JobState::Waiting:
        return tr("Waiting");
    case JobState::Running:
        return elsewhere ? tr("Running elsewhere") : tr("Running");
    case JobState::Stopping:
        return tr("Stopping…");
    case JobState::Paused:
        return tr("Paused");
    case JobState::Interrupted:
        return tr("Interrupted");
    case JobState::Blocked:
        return tr("Blocked");
    case JobState::Done:
        return tr("Done");
    case JobState::Failed:
        return tr("Failed");
    case JobState::Cancelled:
        return tr("Cancelled");
    }
    return {};
}

constexpr int sideMultiple = 64; // what every model takes
constexpr int smallestSide = 64;

/// Three quarters, on the grid that models take, and smaller in any case.
int smallerSide(int side)
{
    const int wanted = side * 3 / 4 / sideMultiple * sideMultiple;
    return std::max(smallestSide, wanted);
}

bool canBeSmaller(const GenerateRequest& request)
{
    return request.width && request.height && std::max(*request.width, *request.height) > smallestSide;
}

ComputeOptions* computeOf(Request& request)
{
    return std::visit(
        [](auto& one) -> ComputeOptions* {
            if constexpr (requires { one.compute; })
                return &one.compute;
            else
                return nullptr;
        },
        request);
}

} // namespace

bool hasEnded(JobState state)
{
    return state == JobState::Done || state == JobState::Failed || state == JobState::Cancelled;
}

QString titleOf(const Request& request)
{
    return std::visit(Title(), request);
}

QString kindName(const Request& request)
{
    return std::visit(Kind(), request);
}

bool isTraining(const Request& request)
{
    return std::holds_alternative<TrainBaseRequest>(request)
        || std::holds_alternative<TrainRelightRequest>(request)
        || std::holds_alternative<TrainLoraRequest>(request);
}

QString stateName(const Job& job)
{
    return Kind::ofState(job.state, job.elsewhere);
}

std::vector<Remedy> remediesFor(const Job& job)
{
    std::vector<Remedy> remedies{Remedy::AsItIs};
    if (!job.failure || job.failure->kind != ErrorKind::OutOfMemory)
        return remedies;
    const auto* generate = std::get_if<GenerateRequest>(&job.request);
    if (generate && generate->vaeTiling != VaeTiling::On)
        remedies.push_back(Remedy::Tiled);
    if (generate && canBeSmaller(*generate))
        remedies.push_back(Remedy::Smaller);
    Request request = job.request;
    if (const ComputeOptions* compute = computeOf(request); compute && compute->device != "cpu")
        remedies.push_back(Remedy::Processor);
    return remedies;
}

Request withRemedy(Request request, Remedy remedy)
{
    if (remedy == Remedy::Tiled) {
        std::get<GenerateRequest>(request).vaeTiling = VaeTiling::On;
    } else if (remedy == Remedy::Smaller) {
        auto& generate = std::get<GenerateRequest>(request);
        generate.width = smallerSide(generate.width.value());
        generate.height = smallerSide(generate.height.value());
    } else if (remedy == Remedy::Processor) {
        computeOf(request)->device = "cpu";
    }
    return request;
}

} // namespace candela
