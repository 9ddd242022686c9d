#include "core/training/process_group.h"

#include "core/api/error.h"
#include "core/training/c10d_backend.h"
#include "core/training/process_rendezvous.h"
#include "core/training/process_watch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <exception>
#include <thread>

namespace candela
{
namespace
{

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::int64_t bucketBytes = std::int64_t(32)
    << 20; // moved at a time: bounds the memory beside the model
constexpr auto watchdogSlack = 1s; // c10d's own timeout comes first
constexpr const char* whatToDo = "See what that process says. Then start all of them again and resume: they "
                                 "go on from the last checkpoint.";

/// Sleeps so long that waiting neither costs a processor nor delays a short operation much.
void pauseAfter(Clock::duration waited)
{
    std::this_thread::sleep_for(std::clamp<Clock::duration>(waited / 16, 20us, 2ms));
}

using Tensors = std::vector<at::Tensor>;

/// Calls `handle` with successive tensors that together have at most bucketBytes; one larger than that comes
/// alone.
void inBuckets(
    const Tensors& tensors, std::int64_t elementSize, const std::function<void(const Tensors&)>& handle)
{
    Tensors bucket;
    std::int64_t bytes = 0;
    for (const at::Tensor& tensor : tensors) {
        const std::int64_t more = tensor.numel() * elementSize;
        if (!bucket.empty() && bytes + more > bucketBytes) {
            handle(bucket);
            bucket.clear();
            bytes = 0;
        }
        bucket.push_back(tensor);
        bytes += more;
    }
    if (!bucket.empty())
        handle(bucket);
}

std::int64_t elementsOf(const Tensors& tensors)
{
    std::int64_t elements = 0;
    for (const at::Tensor& tensor : tensors)
        elements += tensor.numel();
    return elements;
}

/// Calls `copy(part of flat, tensor as a row)` for each tensor.
template <typename Copy>
void alongside(const at::Tensor& flat, const Tensors& tensors, Copy copy)
{
    std::int64_t begin = 0;
    for (const at::Tensor& tensor : tensors) {
        copy(flat.narrow(0, begin, tensor.numel()).view(tensor.sizes()), tensor);
        begin += tensor.numel();
    }
}

/// What all processes do at the same time.
enum class Call { Any, Average, Broadcast };

} // namespace

class ProcessGroup::Connection
{
public:
    Connection(Rendezvous meeting, at::Device device, std::chrono::milliseconds timeout, std::stop_token stop)
        : m_timeout(timeout)
        , m_stop(std::move(stop))
        , m_device(exchangeDevice(device))
        , m_machines(std::move(meeting.machines))
        , m_store(std::move(meeting.store))
        , m_backend(std::move(meeting.backend))
        , m_watch(std::move(meeting.watch))
    {
    }

    ~Connection()
    {
        const bool isAgreed = !m_hasFailed && std::uncaught_exceptions() == m_exceptions;
        m_watch->leave(m_wasStopped ? 300ms : isAgreed ? 10s : 2s);
        if (m_hasFailed)
            m_backend->abort(); // NCCL's; Gloo has none
        if (m_pending && !m_pending->isCompleted()) {
            // Destroying Gloo waits for what is under way, up to its timeout, and nothing can end that. The
            // connections end with the process instead, which has nothing else to do.
            m_pending.release();
            m_backend.release();
            m_store.release();
        }
    }

    at::Device device() const { return m_device; }

    /// Every call begins so: all learn whether they are at the same one, for Gloo ends the program where
    /// sizes differ. Returns whether `flag` is true in any process.
    bool begin(Call call, std::int64_t elements, bool flag)
    {
        const std::int64_t signature = elements * 4 + static_cast<std::int64_t>(call);
        m_watch->arrived(signature);
        at::Tensor header = at::tensor({signature, -signature, std::int64_t(flag)}).to(m_device);
        reduce(header, c10d::ReduceOp::MAX);
        header = header.cpu();
        const auto* largest = header.const_data_ptr<std::int64_t>();
        if (largest[0] != signature || largest[1] != -signature) {
            m_hasFailed = true;
            throw lost(m_watch->investigate());
        }
        return largest[2] != 0;
    }

    void reduce(at::Tensor& flat, c10d::ReduceOp::RedOpType how)
    {
        c10d::AllreduceOptions options;
        options.reduceOp = how;
        options.timeout = m_timeout;
        Tensors one{flat};
        perform([&] { return m_backend->allreduce(one, options); });
    }

    void broadcast(at::Tensor& flat)
    {
        c10d::BroadcastOptions options;
        options.timeout = m_timeout;
        Tensors one{flat};
        perform([&] { return m_backend->broadcast(one, options); });
    }

private:
    template <typename Start>
    void perform(Start start)
    {
        try {
            m_pending = start();
            await();
            if (const auto failure = m_pending->exception()) // NCCL's wait() is silent about it
                std::rethrow_exception(failure);
            m_pending->wait();
            m_pending.reset();
        } catch (const Cancelled&) {
            m_hasFailed = m_wasStopped = true;
            throw;
        } catch (const Error&) {
            m_hasFailed = true;
            throw;
        } catch (const std::exception&) { // of c10d's, a page each; which process it was is not in them
            m_hasFailed = true;
            m_pending.reset();
            throw lost(m_watch->investigate());
        }
    }

    void await()
    {
        const auto start = Clock::now();
        while (!m_pending->isCompleted()) {
            const auto waited = Clock::now() - start;
            if (m_stop.stop_requested())
                throw Cancelled();
            if (const auto departed = m_watch->departed())
                throw lost(departed);
            if (waited > m_timeout + watchdogSlack)
                throw lost(m_watch->investigate());
            pauseAfter(waited);
        }
    }

    Error lost(const std::optional<ProcessWatch::Finding>& finding) const
    {
        if (!finding || finding->rank < 0)
            return runFailed(
                "The connection between the processes is lost; the last checkpoint is kept.", whatToDo);
        const std::string who = processName(finding->rank, m_machines);
        switch (finding->trouble) {
        case ProcessWatch::Trouble::Left:
            return runFailed(who + " has ended its training; the last checkpoint is kept.", whatToDo);
        case ProcessWatch::Trouble::GaveUp:
            return runFailed(who + " has waited in vain for this one; the last checkpoint is kept.",
                "Give all processes the same work on machines of the same speed. Then start all again and "
                "resume.");
        case ProcessWatch::Trouble::Differs:
            return runFailed(who + " trains something else than this one; the last checkpoint is kept.",
                "Start all processes with the same version of Candela, the same recipe and the same data.");
        case ProcessWatch::Trouble::Silent:
        case ProcessWatch::Trouble::Behind:
            break;
        }
        return runFailed(who + " does not answer any more; the last checkpoint is kept.", whatToDo);
    }

    const std::chrono::milliseconds m_timeout;
    const std::stop_token m_stop;
    const at::Device m_device;
    const std::vector<std::string> m_machines;
    const int m_exceptions = std::uncaught_exceptions();
    bool m_hasFailed = false, m_wasStopped = false;
    // destroyed in the opposite order
    c10::intrusive_ptr<c10d::Store> m_store;
    c10::intrusive_ptr<c10d::Backend> m_backend;
    c10::intrusive_ptr<c10d::Work> m_pending; // what is under way
    std::unique_ptr<ProcessWatch> m_watch;
};

ProcessGroup::ProcessGroup(int rank, int size, std::unique_ptr<Connection> connection)
    : m_rank(rank)
    , m_size(size)
    , m_connection(std::move(connection))
{
}

ProcessGroup::~ProcessGroup() = default;

std::unique_ptr<ProcessGroup> ProcessGroup::join(
    const ProcessPlace& place, at::Device device, std::chrono::milliseconds timeout, std::stop_token stop)
{
    std::unique_ptr<Connection> connection;
    if (place.worldSize > 1)
        connection = std::make_unique<Connection>(meet(place, device, timeout, stop), device, timeout, stop);
    return std::unique_ptr<ProcessGroup>(
        new ProcessGroup(place.rank, place.worldSize, std::move(connection)));
}

void ProcessGroup::average(const std::vector<at::Tensor>& tensors)
{
    if (!m_connection)
        return;
    const at::NoGradGuard noGrad;
    m_connection->begin(Call::Average, elementsOf(tensors), false);
    Tensors singles, doubles;
    for (const at::Tensor& tensor : tensors)
        (tensor.scalar_type() == at::kDouble ? doubles : singles).push_back(tensor);
    const auto averageAs = [this](at::ScalarType type, const Tensors& bucket) {
        at::Tensor flat = at::empty({elementsOf(bucket)}, at::device(m_connection->device()).dtype(type));
        alongside(flat, bucket, [](const at::Tensor& part, const at::Tensor& tensor) { part.copy_(tensor); });
        m_connection->reduce(flat, c10d::ReduceOp::SUM);
        flat.div_(m_size);
        alongside(flat, bucket, [](const at::Tensor& part, const at::Tensor& tensor) { tensor.copy_(part); });
    };
    inBuckets(singles, 4, [&](const Tensors& bucket) { averageAs(at::kFloat, bucket); });
    inBuckets(doubles, 8, [&](const Tensors& bucket) { averageAs(at::kDouble, bucket); });
}

double ProcessGroup::average(double value)
{
    at::Tensor one = at::scalar_tensor(value, at::kDouble);
    average(std::vector<at::Tensor>{one});
    return one.item<double>();
}

void ProcessGroup::broadcastFromFirst(const std::vector<at::Tensor>& tensors)
{
    if (!m_connection)
        return;
    const at::NoGradGuard noGrad;
    m_connection->begin(Call::Broadcast, elementsOf(tensors), false);
    Tensors bytes; // (bytes) of each, sharing memory where it can
    for (const at::Tensor& tensor : tensors)
        bytes.push_back(tensor.contiguous().view({-1}).view(at::kByte));
    inBuckets(bytes, 1, [this](const Tensors& bucket) {
        at::Tensor flat =
            at::empty({elementsOf(bucket)}, at::device(m_connection->device()).dtype(at::kByte));
        if (isFirst())
            alongside(
                flat, bucket, [](const at::Tensor& part, const at::Tensor& tensor) { part.copy_(tensor); });
        m_connection->broadcast(flat);
        alongside(flat, bucket, [](const at::Tensor& part, const at::Tensor& tensor) { tensor.copy_(part); });
    });
    for (std::size_t i = 0; i < tensors.size(); ++i)
        if (!tensors[i].is_contiguous())
            tensors[i].copy_(bytes[i].view(tensors[i].scalar_type()).view(tensors[i].sizes()));
}

bool ProcessGroup::anyOf(bool value)
{
    return m_connection ? m_connection->begin(Call::Any, 0, value) : value;
}

void ProcessGroup::barrier()
{
    anyOf(false);
}

} // namespace candela
