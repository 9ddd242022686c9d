// Where one attempt at a job of a shared queue writes: a folder that no other attempt writes to, in the
// folder that the workers share. One thread.
#pragma once

#include "app/queue/job_store.h"

#include <filesystem>

namespace candela
{

/// OUTPUT/7 for job 7, OUTPUT/7-2 for its second attempt, …; with another number where the name is taken. A
/// hidden file beside it says whose it is.
class JobFolder
{
public:
    /// Makes the folder. What an earlier attempt at the same job has left unfinished is taken over under the
    /// new name, so that whoever still writes there writes into nothing. Throws Error (RunFailed) where it
    /// cannot be made.
    JobFolder(std::filesystem::path output, const QString& queue, const StoredJob& job);

    const std::filesystem::path& path() const { return m_path; }
    /// Whether it holds what an earlier attempt has done.
    bool takenOver() const { return m_takenOver; }

    /// For the next attempt, if there is something in it.
    void leave();
    /// Nothing more will be written; no later attempt takes it over. An empty folder goes.
    void close();
    /// Everything in it goes: the job is somebody else's. Unless that one has taken the folder over already.
    void discard();

private:
    void takeOver(const std::filesystem::path& earlier, bool ofUse);

    std::filesystem::path m_path;
    std::string m_owner; // what the hidden file holds
    bool m_takenOver = false;
};

/// The names that a worker has its models under: the entries of its folder, and the empty one of the bundled
/// model. Throws Error (BadInput) where the folder cannot be read; an empty path is no folder.
QStringList modelNames(const std::filesystem::path& models);

/// The request as this worker can run it: its model in `models`, by the last part of its path, and what it
/// writes in `folder`. Where that was taken over, relighting leaves out what is there, a training goes on at
/// its checkpoint. Pictures to relight and folders to train on stay where they are: they are shared.
Request placedRequest(const Request& request, const std::filesystem::path& models, const JobFolder& folder);

} // namespace candela
