// The weights in a prompt, as AUTOMATIC1111's web UI and as ComfyUI read them. Free functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// A stretch of a prompt with one weight.
struct PromptPiece {
    enum class Kind {
        Text,
        Break, // the chunk of tokens ends here
        Embedding // `text` is the name of a textual-inversion embedding
    };
    std::string text; // UTF-8, without markup
    double weight = 1;
    Kind kind = Kind::Text;
    bool operator==(const PromptPiece&) const = default;
};

/// AUTOMATIC1111's: (x) weighs 1.1, [x] 1/1.1 and (x:1.3) 1.3 times as much as what is around it; a backslash
/// takes a bracket literally; BREAK begins a new chunk; brackets that are not closed reach to the end.
/// As prompt_parser.parse_prompt_attention of version 1.10, down to BREAK within brackets, which is a text
/// unless they weigh 1. Never empty. Throws Error (BadInput) for a weight such as (x:1.2.3), which is no
/// number, and for brackets nested too deeply.
std::vector<PromptPiece> a1111Pieces(std::string_view prompt);

/// ComfyUI's: (x) weighs 1.1 times as much as what is around it, (x:1.3) exactly 1.3; \( and \) are literal;
/// `embedding:name` after white space names an embedding. As token_weights and SDTokenizer in
/// comfy/sd1_clip.py. Empty for an empty prompt. Throws like a1111Pieces().
std::vector<PromptPiece> comfyPieces(std::string_view prompt);

} // namespace candela
