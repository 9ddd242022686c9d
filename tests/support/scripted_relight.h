// What the scripted engine plays when pictures are to be relit: it brightens them, with files and all.
#pragma once

#include "tests/support/scripted_engine.h"

namespace candela::test
{

/// Handed to a play on the engine's thread.
class RelightStage
{
public:
    RelightStage(EngineScript& script, const RelightRequest& request, RunContext& context);

    const RelightRequest& request() const { return m_request; }
    int count() const { return static_cast<int>(m_request.inputs.size()); }

    /// Tile `step` of `of` of a picture is done; throws Cancelled if the run was asked to stop.
    void tile(int picture, int step, int of);
    /// As Stage::hold().
    void hold();
    /// Relights the picture and saves it where the request says; one row of the outcome.
    void finish(int picture);
    void fail(int picture, const std::string& why);
    RelightResult result() const { return m_result; }

private:
    void report(int picture, RelitPicture row);

    EngineScript& m_script;
    const RelightRequest& m_request;
    RunContext& m_context;
    RelightResult m_result;
};

/// Four tiles a picture, all done, without delay.
RelightResult relightAll(RelightStage& stage);
/// The same, held after two tiles of `picture` until released.
RelightPlay relightHeldAt(int picture);
/// The same, but one picture cannot be done.
RelightPlay relightFailing(int picture, const std::string& why);

/// The picture of the file, and what relighting it would give: brightened by the ratio.
RelightPreviewResult lookAt(const RelightPreviewRequest& request, RunContext& context);

/// A night scene, and the same by day (bright = 1), to be relit by a ratio between.
QImage paintNight(int width, int height, std::uint32_t seed, double bright = 0.12);
/// Gamma that lifts the dark as the ratio says.
QImage relit(const QImage& picture, double ratio);

} // namespace candela::test
