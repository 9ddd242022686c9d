// Changing the weight of a part of a prompt, as its editor does by key. Any thread.
#pragma once

#include "core/api/prompt_grammar.h"

#include <QString>

namespace candela
{

/// A text of which a part is selected; begin equals end where only the cursor stands there.
struct SelectedText {
    QString text;
    int begin = 0, end = 0;
    bool operator==(const SelectedText&) const = default;
};

/// The text with the weight of the selection changed, or without one that of the innermost brackets, network
/// or word at the cursor; the same part stays selected. "owl" becomes "(owl:1.05)", "(owl:1.05)" at a change
/// of −0.05 "owl" again. Weights stay within 0 and 10, in steps of a hundredth. As it was where there is
/// nothing to weigh, or `grammar` has no weights.
SelectedText withWeightChanged(const SelectedText& prompt, PromptGrammar grammar, double change);

} // namespace candela
