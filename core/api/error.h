// The one exception that reaches a user. Everything else that leaves the engine is a bug.
#pragma once

#include <stdexcept>
#include <string>

namespace candela
{

enum class ErrorKind {
    BadInput, // a request or file that cannot be used: exit status 2, nothing was written
    RunFailed, // the work itself failed (disk, NaN): exit status 1
    OutOfMemory, // the same for want of memory: something smaller, or another device, may do
};

/// A sentence for the user that names the file and the value, and what to do about it.
class Error : public std::runtime_error
{
public:
    Error(ErrorKind kind, const std::string& sentence, std::string remedy = {})
        : std::runtime_error(sentence)
        , m_kind(kind)
        , m_remedy(std::move(remedy))
    {
    }

    ErrorKind kind() const { return m_kind; }
    /// What the user can do, as a sentence; empty where the first sentence already says it.
    const std::string& remedy() const { return m_remedy; }

private:
    ErrorKind m_kind;
    std::string m_remedy;
};

inline Error badInput(const std::string& sentence, std::string remedy = {})
{
    return {ErrorKind::BadInput, sentence, std::move(remedy)};
}

inline Error runFailed(const std::string& sentence, std::string remedy = {})
{
    return {ErrorKind::RunFailed, sentence, std::move(remedy)};
}

/// Thrown where the work notices that it was asked to stop; not an error.
class Cancelled : public std::exception
{
public:
    const char* what() const noexcept override { return "cancelled"; }
};

} // namespace candela
