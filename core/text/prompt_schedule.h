// What AUTOMATIC1111's prompts say beyond weights: networks to use, several prompts at once, and texts that
// change while a picture is painted. As modules/extra_networks.py and prompt_parser.py of version 1.10. Any
// thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// <lora:name:0.8>: kind "lora", arguments "name" and "0.8".
struct PromptNetwork {
    std::string kind;
    std::vector<std::string> arguments;
    bool operator==(const PromptNetwork&) const = default;
};

struct PromptWithNetworks {
    std::string text; // the prompt without them
    std::vector<PromptNetwork> networks; // as they stand in the prompt
};

/// Takes everything of the form <word:…> out of the prompt, whatever the word.
PromptWithNetworks takeNetworks(std::string_view prompt);

/// One of the prompts that AND composes.
struct ComposedPrompt {
    std::string text;
    double weight = 1;
    bool operator==(const ComposedPrompt&) const = default;
};

/// "a AND b :0.5" are two prompts; without AND it is one, which may have a weight, too. Never empty.
std::vector<ComposedPrompt> splitComposition(std::string_view prompt);

/// A prompt whose text may change from step to step: [a:b:0.5] turns from a into b after half of them,
/// [a:b:10] after ten, [a:n] into a, [a::n] from a into nothing; [a|b] alternates. Brackets that mean nothing
/// of this are kept for the weights. A text that does not fit the grammar as a whole, say for a bar outside
/// brackets, is taken as it stands. Where such brackets touch others that are not closed, the original
/// decides by chance what they mean; here they mean what they say.
class PromptSchedule
{
public:
    /// `steps` are calls of the network, at least one. Throws Error (BadInput) for brackets nested too
    /// deeply.
    PromptSchedule(std::string_view prompt, int steps);
    PromptSchedule(PromptSchedule&&) noexcept;
    PromptSchedule& operator=(PromptSchedule&&) noexcept;
    ~PromptSchedule();

    /// The steps, counted from 1, up to which each text lasts; rising, the last being `steps`.
    const std::vector<int>& lastSteps() const { return m_lastSteps; }
    /// Which of them holds for a call of the network, counted from 0; the first text thus lasts a call longer
    /// than its steps, as it does there.
    std::size_t indexAtCall(int call) const;
    std::string textUntil(int lastStep) const;

    struct Node;

private:
    std::unique_ptr<Node> m_root;
    std::vector<int> m_lastSteps;
};

} // namespace candela
