// What a training of a LoRA has left in its folder: settings, curve, samples. Any thread.
#pragma once

#include "core/api/events.h"
#include "core/api/requests.h"

#include <QDateTime>
#include <QImage>
#include <QString>

#include <optional>
#include <vector>

namespace candela
{

enum class RunState {
    Running,
    Finished,
    Interrupted, // or stopped, before its last step
};

/// A row of the list of runs.
struct TrainingRun {
    QString folder; // absolute
    QString name; // the folder's
    QString basePath; // the model it was trained for; empty: the bundled one
    RunState state = RunState::Interrupted;
    qint64 steps = 0, of = 0; // `of`: 0 where that is not known
    std::optional<double> lastLoss; // smoothed
    QDateTime started;
    QString lora; // the latest; empty: none yet
    bool hasCheckpoint = false; // it can go on

    bool operator==(const TrainingRun&) const = default;
};

/// A picture that was painted while it trained.
struct RunSample {
    qint64 step = 0;
    int index = 0; // of the prompt
    QImage picture; // fits into runSampleSide × runSampleSide pixels
    QString file;
};
inline constexpr int runSampleSide = 320; // 160 px at scale 2

/// What is only read of a run that is looked at.
struct RunDetails {
    TrainLoraRequest request;
    std::vector<TrainingPoint> points; // by step
    std::vector<RunSample> samples; // by step and index
};

/// The run in `folder`; empty where its run.json is missing or cannot be read. Of the log only the end is
/// read.
std::optional<TrainingRun> readRun(const QString& folder);

/// All of it. What cannot be read is left out. Of very many samples only some steps are kept.
RunDetails readRunDetails(const QString& folder);

/// Points that come behind those there are; where they begin anew at an earlier step, they replace these.
void appendPoints(std::vector<TrainingPoint>& points, const std::vector<TrainingPoint>& more);

/// The losses as an exponential moving average without the bias of its beginning (Kingma & Ba 2014).
std::vector<double> smoothedLosses(const std::vector<TrainingPoint>& points);

} // namespace candela
