// Reading a training's recipe: every mistake in it is refused by name.
#pragma once

#include "core/api/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace candela
{

/// Reads one JSON object key by key and refuses what is left over. Throws Error (BadInput).
class RecipeReader
{
public:
    RecipeReader(const nlohmann::json& object, std::string where)
        : m_object(object)
        , m_where(std::move(where))
    {
        if (!object.is_object())
            throw badInput("The training recipe's " + m_where + " must be a JSON object.");
    }

    /// Leaves `into` as it is where the key is missing.
    template <typename T>
    RecipeReader& read(const char* key, T& into)
    {
        m_known.emplace_back(key);
        const auto found = m_object.find(key);
        if (found == m_object.end())
            return *this;
        try {
            found->get_to(into);
        } catch (const nlohmann::json::exception&) {
            throw badInput("The training recipe's " + m_where + "." + key
                + " has the wrong type: " + found->dump() + ".");
        }
        return *this;
    }

    void finish() const
    {
        for (const auto& [key, value] : m_object.items())
            if (std::ranges::find(m_known, key) == m_known.end())
                throw badInput("The training recipe has an unknown key " + m_where + "." + key + ".");
    }

private:
    const nlohmann::json& m_object;
    std::string m_where;
    std::vector<std::string> m_known;
};

template <typename T>
void requireRange(const std::string& key, T value, T least, T most)
{
    if (!(value >= least && value <= most))
        throw badInput("The training recipe's " + key + " is " + nlohmann::json(value).dump()
            + "; it must lie between " + nlohmann::json(least).dump() + " and " + nlohmann::json(most).dump()
            + ".");
}

} // namespace candela
