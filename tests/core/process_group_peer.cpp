// One of several processes that train together: process_group_test.cpp starts them with a scenario's name and
// what a launcher would put into their environment. The last line of standard output is what came of it.
#include "core/api/error.h"
#include "core/training/process_group.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>
#include <thread>

using namespace candela;

namespace
{

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what)
{
    throw std::runtime_error(what);
}

void require(bool holds, const char* what)
{
    if (!holds)
        fail(what);
}

/// What process `rank` has: everybody can compute it. Some larger than a bucket, some not contiguous, some
/// empty.
std::vector<at::Tensor> tensorsOf(int rank)
{
    const at::Generator generator =
        at::make_generator<at::CPUGeneratorImpl>(1000u + static_cast<unsigned>(rank));
    std::vector<at::Tensor> tensors{at::randn({3, 5}, generator), at::randn({9'000'000}, generator),
        at::randn({7}, generator, at::kDouble), at::randn({4, 6}, generator).t(), at::empty({0}),
        at::randn({}, generator), at::randn({33}, generator).to(at::kBFloat16)};
    return tensors;
}

bool areSame(const std::vector<at::Tensor>& one, const std::vector<at::Tensor>& other)
{
    for (std::size_t i = 0; i < one.size(); ++i)
        if (!at::equal(one[i], other[i]) || one[i].strides() != other[i].strides())
            return false;
    return one.size() == other.size();
}

/// For two processes the mean is exact, whatever the order.
void average(ProcessGroup& group)
{
    require(group.size() == 2, "two processes");
    const std::vector<at::Tensor> first = tensorsOf(0), second = tensorsOf(1);
    std::vector<at::Tensor> mine = tensorsOf(group.rank()), mean = tensorsOf(0);
    mine[0].set_requires_grad(true);
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const at::ScalarType type = mean[i].scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
        mean[i].copy_((first[i].to(type) + second[i].to(type)) / 2);
    }
    group.average(mine);
    require(areSame(mine, mean), "the mean");
    require(group.average(group.rank() == 0 ? 0.1 : 0.7) == (0.1 + 0.7) / 2, "the mean of numbers");
}

void broadcast(ProcessGroup& group)
{
    std::vector<at::Tensor> mine = tensorsOf(group.rank()), first = tensorsOf(0);
    mine.push_back(at::full({3}, group.rank() + 5, at::kLong));
    first.push_back(at::full({3}, 5, at::kLong));
    mine.push_back(at::full({2, 2}, group.rank() == 0, at::kBool));
    first.push_back(at::full({2, 2}, true, at::kBool));
    group.broadcastFromFirst(mine);
    require(areSame(mine, first), "the first one's tensors");
    require(group.anyOf(group.rank() == group.size() - 1), "any of them");
    require(!group.anyOf(false), "none of them");
    group.barrier();
}

/// Everybody gets the same bits, also where the order of a sum matters.
void agree(ProcessGroup& group)
{
    std::vector<at::Tensor> mine = tensorsOf(group.rank());
    group.average(mine);
    std::vector<at::Tensor> firsts;
    for (const at::Tensor& tensor : mine)
        firsts.push_back(tensor.clone(at::MemoryFormat::Preserve));
    group.broadcastFromFirst(firsts);
    require(areSame(mine, firsts), "the same bits");
}

/// Averages for ever; the process with rank 1 does `what` in the middle.
void trainUntil(ProcessGroup& group, const std::function<void()>& what)
{
    for (int step = 0;; ++step) {
        if (step == 20 && group.rank() == 1)
            what();
        group.average({at::ones({100'000})});
    }
}

void failAlone(ProcessGroup& group)
{
    trainUntil(group, [] { throw runFailed("The disk is full."); });
}

void beKilled(ProcessGroup& group)
{
    trainUntil(group, [] { std::raise(SIGKILL); });
}

void hang(ProcessGroup& group)
{
    trainUntil(group, [] { std::raise(SIGSTOP); });
}

void computeTooLong(ProcessGroup& group)
{
    trainUntil(group, [] { std::this_thread::sleep_for(8s); });
}

void firstIsKilled(ProcessGroup& group)
{
    for (int step = 0;; ++step) {
        if (step == 20 && group.rank() == 0)
            std::raise(SIGKILL);
        group.average({at::ones({100'000})});
    }
}

void differ(ProcessGroup& group)
{
    group.average({at::ones({1000 + group.rank()})});
}

/// All see the same stop in the same step, and nobody takes another's end for an accident.
void stopTogether(ProcessGroup& group)
{
    for (int step = 0;; ++step) {
        group.average({at::ones({1000})});
        if (group.anyOf(step == 50 && group.rank() == 1))
            throw Cancelled();
    }
}

const std::map<std::string_view, std::function<void(ProcessGroup&)>> scenarios{
    {"average", average},
    {"broadcast", broadcast},
    {"agree", agree},
    {"fail_alone", failAlone},
    {"be_killed", beKilled},
    {"hang", hang},
    {"compute_too_long", computeTooLong},
    {"first_is_killed", firstIsKilled},
    {"differ", differ},
    {"stop_together", stopTogether},
};

/// Rank 0 is asked to stop while it waits for one that does not come, or has come and does something else.
std::stop_source stopSoon(const ProcessPlace& place)
{
    std::stop_source source;
    if (std::getenv("STOP_FIRST") && place.rank == 0)
        std::thread([source]() mutable {
            std::this_thread::sleep_for(2s);
            std::printf("stop requested\n");
            source.request_stop();
        }).detach();
    return source;
}

int run(const char* scenario, std::chrono::milliseconds timeout)
{
    try {
        const ProcessPlace place = ProcessPlace::fromEnvironment();
        const std::stop_source stop = stopSoon(place);
        const auto group = ProcessGroup::join(place, at::kCPU, timeout, stop.get_token());
        scenarios.at(scenario)(*group);
        std::puts("done");
        return 0;
    } catch (const Cancelled&) {
        std::puts("cancelled");
    } catch (const Error& error) {
        std::printf(
            "%s: %s\n", error.kind() == ErrorKind::BadInput ? "bad input" : "run failed", error.what());
    } catch (const std::exception& wrong) {
        std::printf("wrong: %s\n", wrong.what());
    }
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    return argc == 3 ? run(argv[1], std::chrono::milliseconds(std::atoi(argv[2]))) : 2;
}
