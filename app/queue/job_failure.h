// What everybody who deals with jobs calls them, and how they go wrong. Plain values.
#pragma once

#include "core/api/error.h"

#include <QString>

namespace candela
{

using JobId = qint64;

/// Why a job failed, as the user reads it.
struct JobFailure {
    ErrorKind kind = ErrorKind::RunFailed;
    QString sentence;
    QString remedy; // empty where the sentence already says it
};

inline JobFailure failureOf(const Error& error)
{
    return {error.kind(), QString::fromUtf8(error.what()), QString::fromStdString(error.remedy())};
}

} // namespace candela
