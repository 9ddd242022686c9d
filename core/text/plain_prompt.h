// Prompts for text encoders that read a text as it is: what their markup leaves. Free functions, any thread.
#pragma once

#include "core/api/prompt_grammar.h"

#include <string>

namespace candela
{

/// The prompt without the brackets, weights and BREAKs of its grammar. Throws Error (BadInput) as
/// a1111Pieces(), and for embeddings, which such an encoder has no place for.
std::string plainText(const std::string& prompt, PromptGrammar grammar);

/// Whether anything in the prompt is to weigh more or less than the rest. Throws likewise.
bool isWeighted(const std::string& prompt, PromptGrammar grammar);

} // namespace candela
