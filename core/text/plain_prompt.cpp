#include "core/text/plain_prompt.h"

#include "core/api/error.h"
#include "core/text/prompt_weights.h"

#include <algorithm>

namespace candela
{
namespace
{

std::vector<PromptPiece> piecesOf(const std::string& prompt, PromptGrammar grammar)
{
    if (grammar == PromptGrammar::A1111)
        return a1111Pieces(prompt);
    if (grammar == PromptGrammar::ComfyUi)
        return comfyPieces(prompt);
    return {{.text = prompt}};
}

} // namespace

std::string plainText(const std::string& prompt, PromptGrammar grammar)
{
    std::string text;
    for (const PromptPiece& piece : piecesOf(prompt, grammar)) {
        if (piece.kind == PromptPiece::Kind::Embedding)
            throw badInput("The prompt asks for the embedding \"" + piece.text
                + "\", and this model's text encoder takes none.");
        text += piece.kind == PromptPiece::Kind::Break ? " " : piece.text;
    }
    return text;
}

bool isWeighted(const std::string& prompt, PromptGrammar grammar)
{
    return std::ranges::any_of(piecesOf(prompt, grammar),
        [](const PromptPiece& piece) { return piece.kind == PromptPiece::Kind::Text && piece.weight != 1; });
}

} // namespace candela
