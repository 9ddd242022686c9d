// Reads out of the sources what they can say to the user in plain English, for the test that compares it with
// the templates that the window translates.
#pragma once

#include <QSet>
#include <QString>

#include <vector>

namespace candela::test
{

struct SaidSentence {
    QString text; // with %1, %2, … for its values, or the expression that could not be read
    QString where; // "core/engine.cpp:45"
};

struct Harvest {
    std::vector<SaidSentence> said;
    std::vector<SaidSentence> unreadable; // whole calls whose sentence is a variable
    QSet<QString> words; // of all texts in the sources, for sentences that are put together elsewhere
};

/// Of core/ and app/{queue,models,gallery,session} in `root`, without what only the command line runs.
Harvest harvestSentences(const QString& root);

} // namespace candela::test
