#include "core/api/events.h"
#include "core/api/requests.h"

#include <doctest/doctest.h>

using namespace candela;

TEST_SUITE_BEGIN("api");

TEST_CASE("every sampler and schedule has a name that leads back to it")
{
    for (const SamplerKind kind : allSamplers)
        CHECK(samplerFromName(nameOf(kind)) == kind);
    for (const ScheduleKind kind : allSchedules)
        CHECK(scheduleFromName(nameOf(kind)) == kind);
    CHECK_FALSE(samplerFromName("Euler").has_value());
}

TEST_CASE("a stopped context throws at its next check and not before")
{
    std::stop_source source;
    RunContext context {.stop = source.get_token()};
    CHECK_NOTHROW(context.throwIfStopped());
    source.request_stop();
    CHECK_THROWS_AS(context.throwIfStopped(), Cancelled);
}

TEST_SUITE_END();
