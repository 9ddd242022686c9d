// An engine that plays a script instead of computing, for tests of the session, the window and its
// screenshots.
#pragma once

#include "app/session/session.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace candela::test
{

class EngineScript;
class RelightStage;
class TrainingStage;

/// Handed to a play on the engine's thread: emits events, and can wait for the test.
class Stage
{
public:
    Stage(EngineScript& script, const GenerateRequest& request, RunContext& context);

    const GenerateRequest& request() const { return m_request; }
    RunContext& context() { return m_context; }

    /// One event; throws Cancelled if the run was asked to stop.
    void progress(Phase phase, int step = 0, int of = 0, int image = 0, bool preview = false);
    /// Waits until the test calls EngineScript::release(); throws Cancelled if asked to stop meanwhile.
    void hold();
    /// As hold(), but deaf to stop: a network block that takes its time.
    void holdDeaf();
    /// A finished picture; written to the request's output where that is a folder.
    GeneratedPicture picture(int index = 0);

private:
    EngineScript& m_script;
    const GenerateRequest& m_request;
    RunContext& m_context;
};

using Play = std::function<GenerateResult(Stage&)>;
using RelightPlay = std::function<RelightResult(RelightStage&)>;
using TrainingPlay = std::function<TrainLoraResult(TrainingStage&)>;
using LookPlay = std::function<RelightPreviewResult(const RelightPreviewRequest&, RunContext&)>;

/// Loading, encoding, every step with a preview, decoding and saving of every picture, without delay.
GenerateResult playAll(Stage& stage);
/// The same, held after `step` steps of the first picture until released.
Play playHeldAt(int step);
Play playError(ErrorKind kind, const std::string& sentence, const std::string& remedy = {});

/// The test's end of the engine: says what it plays and sees what happened. Must outlive the session.
/// Thread-safe.
class EngineScript
{
public:
    /// What the following runs play; at first playAll.
    void setPlay(Play play);
    /// The same for pictures to relight and to look at; see scripted_relight.h.
    void setRelightPlay(RelightPlay play);
    void setLookPlay(LookPlay play);
    /// The same for LoRAs to train; see scripted_training.h.
    void setTrainingPlay(TrainingPlay play);
    /// Called on the worker when the engine is made; may throw.
    std::function<void()> onConstruct;

    /// An engine factory, a describeModel that accepts any folder, a recogniseModel that goes by names and a
    /// word counter.
    /// `bundledModel` should be an existing folder for the model to be usable; empty: no model.
    EngineServices services(const QString& bundledModel);
    std::function<std::optional<PictureParameters>(const std::filesystem::path&)> readPictureParameters;
    std::function<std::optional<PictureParameters>(const std::string&)> parseParametersText;
    ModelInfo modelInfo; // what describeModel tells, but for path and name

    void release();
    bool isHeld() const { return m_held; }
    int runs() const { return m_runs; }
    int enginesAlive() const { return m_alive; }
    std::vector<GenerateRequest> requests() const;
    std::vector<RelightRequest> relightRequests() const;
    std::vector<RelightPreviewRequest> looks() const;
    std::vector<TrainLoraRequest> trainings() const;
    std::thread::id workerThread() const;

private:
    friend class Stage;
    friend class RelightStage;
    friend class TrainingStage;
    friend class ScriptedEngine;
    void waitForRelease(const std::stop_token& stop);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    Play m_play = playAll;
    RelightPlay m_relightPlay; // empty: relightAll
    LookPlay m_lookPlay; // empty: lookAt
    TrainingPlay m_trainingPlay; // empty: trainAll
    std::vector<GenerateRequest> m_requests;
    std::vector<RelightRequest> m_relightRequests;
    std::vector<RelightPreviewRequest> m_looks;
    std::vector<TrainLoraRequest> m_trainings;
    std::thread::id m_thread;
    int m_releases = 0;
    std::atomic<bool> m_held = false;
    std::atomic<int> m_runs = 0, m_alive = 0;
};

/// A small scene in the colours the prompt names; `finished` below 1 drowns it in noise.
Image paintScene(const std::string& prompt, int width, int height, std::uint32_t seed, double finished = 1);

/// As the engine hands it over: RGB.
Image toImage(const QImage& picture);

} // namespace candela::test
