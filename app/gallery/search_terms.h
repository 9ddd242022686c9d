// What is typed into the gallery's search field, as a condition of SQL. Any thread.
#pragma once

#include <QString>
#include <QVariant>

#include <vector>

namespace candela
{

struct SqlCondition {
    QString sql; // "(… AND …)" with question marks; empty: none
    std::vector<QVariant> values; // for them, in order
};

/// Words are parts of the prompt, the model's name, a tag or the file's name, whatever their case; all of
/// them must be found. "several words" stay together, a number may be the seed as well, and prompt:, model:,
/// tag:, name: and seed: say where to look.
///
/// Three letters and more are looked up in the index of trigrams, which works for scripts without blanks too.
/// Shorter ones (most Chinese words) are looked for in the texts themselves.
SqlCondition searchCondition(const QString& typed);

} // namespace candela
