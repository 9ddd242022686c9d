// A model copied into the library's folder. Any thread; blocks until it is done.
#pragma once

#include "app/models/file_download.h"

#include <functional>
#include <stop_token>

namespace candela
{

struct ImportOutcome {
    FileDownload::Outcome outcome = FileDownload::Outcome::Done;
    std::optional<JobFailure> failure = {}; // set when Failed
};

/// Copies a file or a model's folder to `target`, which gets its name when all of it is there. Refused where
/// the name is taken or the disk has no room; after a failure or a stop nothing is left. `progress` is told
/// the bytes copied and their sum.
ImportOutcome importModel(const QString& source, const QString& target, const std::stop_token& stop,
    const std::function<void(qint64 copied, qint64 total)>& progress);

} // namespace candela
