// What the user is told when something is refused, as tests look at it.
#pragma once

#include "core/api/error.h"

#include <doctest/doctest.h>

#include <string>

namespace candela
{

/// The sentence with which `attempt` is refused, as bad input where nothing else is expected; empty where it
/// is not refused.
template <typename Attempt>
std::string refusal(Attempt&& attempt, ErrorKind expected = ErrorKind::BadInput)
{
    try {
        attempt();
    } catch (const Error& error) {
        CHECK(error.kind() == expected);
        const std::string sentence = error.what();
        CHECK(sentence.ends_with("."));
        CHECK(sentence.find('\n') == std::string::npos);
        CHECK(sentence.size() < 600);
        return sentence;
    }
    return {};
}

inline bool mentions(const std::string& sentence, const std::string& part)
{
    const bool found = sentence.find(part) != std::string::npos;
    if (!found)
        MESSAGE("\"" << sentence << "\" does not mention " << part);
    return found;
}

} // namespace candela
