// What has been computed of a picture that takes long, kept in a file while it is painted, so that one that
// was stopped or killed goes on where it was.
//
// Kept are the outputs of the guided network and nothing of the sampler: run again from the same noise and
// given the same outputs, every sampler comes by itself to where it was, bit by bit.
#pragma once

#include "core/api/engine.h"
#include "core/samplers/sampler.h"

#include <ATen/core/Tensor.h>

#include <chrono>
#include <string>
#include <vector>

namespace candela
{

/// One picture, the engine's thread.
class UnfinishedPicture
{
public:
    /// Reads what an earlier attempt at the same picture has left in `keep.folder`, if anything; what cannot
    /// be read counts as nothing. `picture`: complete, of count 1.
    UnfinishedPicture(const KeepUnfinished& keep, GenerateRequest picture);

    /// What `compute` gives for this sample, without asking it where that is known. The first output is
    /// computed even so: where it is another, so are the model's weights, and nothing is known. From the
    /// first sample that is another (another source, another scheduler) nothing is known either.
    at::Tensor evaluate(const Denoiser& compute, const at::Tensor& scaledSample, double timestep);

    /// Whether the last output was known.
    bool isReplaying() const { return m_replaying; }

    /// Writes what has been computed, if it has taken long; a disk that does not take it is no reason to
    /// stop.
    void keep();
    /// The picture is finished: the file goes.
    void forget();

private:
    using Clock = std::chrono::steady_clock;
    struct Evaluation {
        double timestep = 0;
        double norm = 0; // of the scaled sample: enough to know it by
        at::Tensor output; // (1, C, h, w) fp32, on the CPU
    };
    void read();
    void write();
    bool isKnown(const Evaluation& asked) const;
    void forgetFrom(std::size_t index);

    std::filesystem::path m_file; // empty: nothing is kept
    double m_seconds; // of computing that is worth a write
    std::string m_picture; // the request as JSON, what it is about the file left out
    std::vector<Evaluation> m_evaluations; // in the order they were asked for
    std::size_t m_known = 0; // of those, how many an earlier attempt has left
    std::size_t m_asked = 0;
    bool m_replaying = false;
    double m_unwritten = 0; // seconds of computing that are in no file yet
};

} // namespace candela
