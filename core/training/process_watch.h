// Tells which process of a group has died, has left or lags behind, once a collective operation fails: the
// operation itself only knows that a connection broke or that nobody answered in time.
#pragma once

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <thread>

namespace candela
{

/// A thread that writes a sign of life into the common store several times a second, and reads the others'.
/// It never makes the caller wait for the network. All functions are for one thread.
class ProcessWatch
{
public:
    enum class Trouble {
        Silent, // no sign of life any more
        Left, // has destroyed its group
        Behind, // lives, but has not come to the operation where this one waits
        Differs, // has come to the same operation with another signature
        GaveUp, // has ended because it missed this one
    };
    struct Finding {
        int rank = 0; // -1: whoever keeps the store
        Trouble trouble = Trouble::Silent;
    };

    /// `store` is used by nobody else and has the keys of all processes, written by announce(). `storeRank`
    /// keeps it; -1 where that is none of them.
    ProcessWatch(c10::intrusive_ptr<c10d::Store> store, int rank, int size, int storeRank);
    ~ProcessWatch(); // leave() was called

    static void announce(c10d::Store& store, int rank);

    /// Before every operation; `signature` is the same for all who do the same.
    void arrived(std::int64_t signature);

    /// Somebody without whom no operation ends, told of for some time; cheap.
    std::optional<Finding> departed() const;

    /// After an operation has failed: waits for up to about two seconds to be sure. Tells the others what was
    /// found.
    std::optional<Finding> investigate();

    /// The last that is done: tells the others, and waits until all have left, for `patience` at most.
    void leave(std::chrono::milliseconds patience);

private:
    struct State;
    std::shared_ptr<State>
        m_state; // also the thread's: it may outlive the watch where the store does not answer
    std::thread m_thread;
};

} // namespace candela
