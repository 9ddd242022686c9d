// What the scripted engine plays when a LoRA is to be trained: a falling loss, samples and checkpoints, with
// all the files of a run.
#pragma once

#include "tests/support/scripted_engine.h"

namespace candela::test
{

/// Handed to a play on the engine's thread.
class TrainingStage
{
public:
    /// Makes the run's folder, or goes on with it: all but `resume` comes from its run.json.
    TrainingStage(EngineScript& script, const TrainLoraRequest& request, RunContext& context);

    const TrainLoraRequest& request() const { return m_request; }
    int steps() const { return static_cast<int>(m_request.steps.value_or(1500)); }
    int next() const { return m_step + 1; } // the step to come

    /// One step, with what is due or wished for after it. False where it is to end there. Throws Cancelled,
    /// after a checkpoint, if the run was asked to stop.
    bool step();
    /// As Stage::hold(), but a run that is stopped meanwhile saves its checkpoint.
    void hold();
    TrainLoraResult finish();

private:
    void sample();
    void checkpoint();
    void leaveIfStopped();

    EngineScript& m_script;
    TrainLoraRequest m_request;
    RunContext& m_context;
    QString m_folder;
    int m_step = 0;
    double m_smoothed = 0;
};

/// All steps without delay.
TrainLoraResult trainAll(TrainingStage& stage);
/// The same, held after `step` until released; wishes are granted after the step that follows.
TrainingPlay trainHeldAt(int step);
TrainingPlay trainingFails(int step, const std::string& sentence, const std::string& remedy);

} // namespace candela::test
