#include "core/training/training_run.h"

#include "core/api/paths.h"
#include "core/training/step_random.h"

#include <algorithm>
#include <cmath>

namespace candela
{
namespace
{

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

TrainingRun::TrainingRun(Place place, RunContext& context)
    : m_place(std::move(place))
    , m_context(context)
    , m_start(std::chrono::steady_clock::now())
    , m_lastCheckpoint(m_start)
{
    const std::filesystem::path log = file("log.csv");
    const bool isNew = !std::filesystem::exists(log);
    m_log.open(log, std::ios::app);
    if (!m_log)
        throw badInput("The training log " + quoted(log) + " cannot be written.");
    if (isNew)
        m_log << "stage,step,loss,rate,seconds\n";
}

at::Generator TrainingRun::generator(std::string_view stage, std::int64_t step) const
{
    return stepGenerator(m_place.seed, stage, step);
}

void TrainingRun::report(const std::string& stage, const Point& point)
{
    const double seconds = secondsSince(m_start);
    if (!std::isfinite(point.loss))
        throw runFailed("The loss of stage " + stage + " is not a number any more at step "
                + std::to_string(point.step) + "; the last checkpoint is kept.",
            "Resume with a smaller learning rate.");
    if (point.step % 10 == 0 || point.step == point.of) {
        m_log << stage << ',' << point.step << ',' << point.loss << ',' << point.learningRate << ','
              << seconds << '\n';
        m_log.flush();
    }
    m_context.emit(TrainingPoint{.step = static_cast<int>(point.step),
        .of = static_cast<int>(point.of),
        .loss = point.loss,
        .learningRate = point.learningRate,
        .seconds = seconds});
}

bool TrainingRun::checkpointIsDue()
{
    if (secondsSince(m_lastCheckpoint) < m_place.checkpointMinutes * 60)
        return false;
    m_lastCheckpoint = std::chrono::steady_clock::now();
    return true;
}

double linearLearningRate(double peak, std::int64_t step, std::int64_t of, std::int64_t warmup)
{
    if (step <= warmup)
        return peak * static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(warmup, 1));
    const double done =
        static_cast<double>(step - warmup) / static_cast<double>(std::max<std::int64_t>(of - warmup, 1));
    return peak * (1 - 0.95 * std::min(done, 1.0));
}

} // namespace candela
