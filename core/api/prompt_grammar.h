// How a prompt's brackets and weights are read.
#pragma once

namespace candela
{

/// Plain is diffusers' way: no markup, and what the text encoder has no room for is cut off.
enum class PromptGrammar { A1111, ComfyUi, Plain };

} // namespace candela
