// What a running request tells the outside, and how the outside stops it.
#pragma once

#include "core/api/error.h"
#include "core/api/image.h"
#include "core/api/relight.h"
#include "core/api/score.h"
#include "core/api/train_lora.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <variant>

namespace candela
{

enum class Phase { Loading, Encoding, Sampling, Decoding, Saving, Preparing, Training, Relighting, Scoring };

/// One step of a phase is done. `of` is 0 where the number of steps is not known.
struct Progress {
    Phase phase = Phase::Loading;
    int step = 0;
    int of = 0;
    int image = 0; // which picture of the request, from 0
    int imageCount = 1;
    std::shared_ptr<const Image> preview = nullptr; // null unless this step made one
};

/// A picture is finished (and saved, where the request names an output).
struct PictureDone {
    std::shared_ptr<const Image> image;
    std::uint64_t seed = 0;
    int index = 0; // within the request, from 0
    std::string file; // UTF-8 path; empty if it was not saved
    std::string parameters; // the A1111 text that describes how it was made
};

/// One optimizer step, for the live loss curve.
struct TrainingPoint {
    int step = 0;
    int of = 0;
    double loss = 0;
    double learningRate = 0;
    double seconds = 0; // since the run (or its resumption) started
};

/// A sentence the user should see although the run goes on ("float32 is used because …").
struct Note {
    std::string text;
};

/// What a LoRA changes of the model: told of each before the first step.
struct LoraApplied {
    std::string file; // UTF-8 path
    int layers = 0; // of the file
    int unmatched = 0; // those without a place in the model
    int unet = 0, textEncoders = 0; // those with one
    bool operator==(const LoraApplied&) const = default;
};

using Event = std::variant<Progress, PictureDone, PictureRelit, TrainingPoint, TrainingSample,
    CheckpointSaved, PictureScores, Note, LoraApplied>;

/// Handed to Engine::run(). `emit` is called on the engine's thread and must return quickly.
struct RunContext {
    std::stop_token stop;
    std::function<void(const Event&)> emit = [](const Event&) {
    };
    /// For trainings of LoRAs; null where nobody can wish for anything.
    std::shared_ptr<TrainingWishes> wishes = nullptr;

    /// The one place where cancelling takes effect: called per step and between network blocks, tiles and
    /// chunks.
    void throwIfStopped() const
    {
        if (stop.stop_requested())
            throw Cancelled();
    }
};

} // namespace candela
