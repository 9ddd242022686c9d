#include "app/session/run_files.h"

#include "app/session/paths.h"
#include "core/api/error.h"
#include "core/api/request_json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <set>

namespace candela
{
namespace
{

constexpr double decay = 0.98;
constexpr qint64 tailSize = 64 * 1024; // bytes of a log that tell how it ended
constexpr qint64 largestLog = 256LL * 1024 * 1024, largestRunFile = 16LL * 1024 * 1024;
constexpr std::size_t mostSamples = 400;

std::optional<TrainLoraRequest> requestIn(const QString& folder)
{
    QFile file(folder + QStringLiteral("/run.json"));
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestRunFile)
        return std::nullopt;
    try {
        const Request request = requestFromJson(file.readAll().toStdString());
        if (const auto* training = std::get_if<TrainLoraRequest>(&request))
            return *training;
    } catch (const Error&) { // another program's, or a later version's
    }
    return std::nullopt;
}

/// "12,0.1034,9.9e-05,31.5"; the header and broken lines are none.
std::optional<TrainingPoint> pointIn(const QByteArray& line)
{
    const QList<QByteArray> cells = line.trimmed().split(',');
    if (cells.size() < 4)
        return std::nullopt;
    bool known[4] = {};
    TrainingPoint point;
    point.step = cells[0].toInt(&known[0]);
    point.loss = cells[1].toDouble(&known[1]);
    point.learningRate = cells[2].toDouble(&known[2]);
    point.seconds = cells[3].toDouble(&known[3]);
    const bool all = std::ranges::all_of(known, [](bool one) { return one; });
    return all && std::isfinite(point.loss) ? std::optional(point) : std::nullopt;
}

/// At most `size` bytes, from the end.
std::vector<TrainingPoint> pointsIn(const QString& folder, qint64 size)
{
    QFile file(folder + QStringLiteral("/log.csv"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    if (file.size() > size) {
        file.seek(file.size() - size);
        file.readLine(); // the rest of one
    }
    std::vector<TrainingPoint> points;
    while (!file.atEnd())
        if (const auto point = pointIn(file.readLine()))
            appendPoints(points, {*point});
    return points;
}

QImage reduced(const QString& file)
{
    QImageReader reader(file);
    const QSize size = reader.size();
    if (size.isValid() && std::max(size.width(), size.height()) > runSampleSide)
        reader.setScaledSize(size.scaled(runSampleSide, runSampleSide, Qt::KeepAspectRatio));
    return reader.read();
}

/// "step-000250-0.png".
std::vector<RunSample> sampleFilesIn(const QString& folder)
{
    static const QRegularExpression pattern(QStringLiteral("^step-(\\d{1,12})-(\\d{1,3})\\.png$"));
    std::vector<RunSample> samples;
    const QDir dir(folder + QStringLiteral("/samples"));
    for (const QString& name : dir.entryList({QStringLiteral("step-*.png")}, QDir::Files, QDir::Name))
        if (const auto match = pattern.match(name); match.hasMatch())
            samples.push_back({.step = match.captured(1).toLongLong(),
                .index = match.captured(2).toInt(),
                .picture = {},
                .file = dir.filePath(name)});
    std::ranges::sort(
        samples, {}, [](const RunSample& sample) { return std::pair(sample.step, sample.index); });
    return samples;
}

/// Every second step goes until there are few enough; the last one stays.
void thin(std::vector<RunSample>& samples)
{
    while (samples.size() > mostSamples) {
        std::set<qint64> steps, kept;
        for (const RunSample& sample : samples)
            steps.insert(sample.step);
        std::size_t number = steps.size();
        for (const qint64 step : steps)
            if (number-- % 2 == 1)
                kept.insert(step);
        if (kept.size() == steps.size())
            return;
        std::erase_if(samples, [&](const RunSample& sample) { return !kept.contains(sample.step); });
    }
}

} // namespace

void appendPoints(std::vector<TrainingPoint>& points, const std::vector<TrainingPoint>& more)
{
    if (more.empty())
        return;
    const auto overlap = std::ranges::lower_bound(points, more.front().step, {}, &TrainingPoint::step);
    points.erase(overlap, points.end());
    points.insert(points.end(), more.begin(), more.end());
}

std::vector<double> smoothedLosses(const std::vector<TrainingPoint>& points)
{
    std::vector<double> smoothed;
    smoothed.reserve(points.size());
    double mean = 0, weight = 0;
    for (const TrainingPoint& point : points) {
        mean = decay * mean + (1 - decay) * point.loss;
        weight = decay * weight + (1 - decay);
        smoothed.push_back(mean / weight);
    }
    return smoothed;
}

std::optional<TrainingRun> readRun(const QString& folder)
{
    const auto request = requestIn(folder);
    if (!request)
        return std::nullopt;
    const QFileInfo settings(folder + QStringLiteral("/run.json"));
    const QString lora = folder + QStringLiteral("/lora.safetensors");
    const std::vector<TrainingPoint> end = pointsIn(folder, tailSize);
    TrainingRun run{
        .folder = folder,
        .name = QFileInfo(folder).fileName(),
        .basePath = toQString(request->model),
        .state = RunState::Interrupted,
        .steps = end.empty() ? 0 : end.back().step,
        .of = request->steps.value_or(request->epochs ? 0 : 1500),
        .lastLoss = {},
        .started = settings.birthTime().isValid() ? settings.birthTime() : settings.lastModified(),
        .lora = QFileInfo::exists(lora) ? lora : QString(),
        .hasCheckpoint = QFileInfo::exists(folder + QStringLiteral("/checkpoint/state.safetensors")),
    };
    if (!end.empty())
        run.lastLoss = smoothedLosses(end).back();
    if (QFileInfo::exists(folder + QStringLiteral("/summary.json"))) // as every run leaves that has ended
        run.state = RunState::Finished;
    return run;
}

RunDetails readRunDetails(const QString& folder)
{
    RunDetails details;
    details.request = requestIn(folder).value_or(TrainLoraRequest());
    details.points = pointsIn(folder, largestLog);
    details.samples = sampleFilesIn(folder);
    thin(details.samples);
    for (RunSample& sample : details.samples)
        sample.picture = reduced(sample.file);
    std::erase_if(details.samples, [](const RunSample& sample) { return sample.picture.isNull(); });
    return details;
}

} // namespace candela
