#include "core/text/prompt_schedule.h"

#include "core/text/prompt_characters.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace candela
{

/// Texts and nodes one after another, or one of several such, chosen by the step.
struct PromptSchedule::Node {
    enum class Kind { Text, Sequence, Switch, Alternate } kind = Kind::Sequence;
    std::u32string text;
    std::vector<Node> children; // of a switch: before and after
    int lastStepBefore = 0; // of a switch

    void appendText(std::u32string_view more)
    {
        if (children.empty() || children.back().kind != Kind::Text)
            children.push_back({.kind = Kind::Text, .text = {}, .children = {}});
        children.back().text += more;
    }

    /// Takes the contents of another sequence.
    void append(Node&& sequence)
    {
        for (Node& child : sequence.children) {
            if (child.kind == Kind::Text)
                appendText(child.text);
            else
                children.push_back(std::move(child));
        }
    }

    void write(int step, std::u32string& to) const
    {
        switch (kind) {
        case Kind::Text:
            to += text;
            return;
        case Kind::Sequence:
            for (const Node& child : children)
                child.write(step, to);
            return;
        case Kind::Switch:
            return children[step <= lastStepBefore ? 0 : 1].write(step, to);
        case Kind::Alternate:
            return children[static_cast<std::size_t>(step - 1) % children.size()].write(step, to);
        }
    }

    void addLastSteps(int steps, std::vector<bool>& lasts) const
    {
        if (kind == Kind::Alternate)
            std::fill(lasts.begin() + 1, lasts.end(), true);
        if (kind == Kind::Switch && lastStepBefore >= 1)
            lasts[static_cast<std::size_t>(lastStepBefore)] = true;
        for (const Node& child : children)
            child.addLastSteps(steps, lasts);
    }
};

namespace
{

using Node = PromptSchedule::Node;
using Kind = Node::Kind;

/// The step that "10" or "0.5" of `steps` means; nothing where the text is no number. As lark's
/// SIGNED_NUMBER.
std::optional<int> stepFrom(std::u32string_view written, int steps)
{
    const std::u32string_view number = withoutOuterSpace(written);
    const auto isNumberCharacter = [](char32_t c) {
        return (c >= U'0' && c <= U'9') || std::u32string_view(U"+-.eE").find(c) != std::u32string_view::npos;
    };
    const auto value = std::ranges::all_of(number, isNumberCharacter) ? floatFrom(number) : std::nullopt;
    if (!value)
        return std::nullopt;
    const double step = number.find(U'.') == number.npos ? *value : *value * steps;
    return static_cast<int>(std::clamp(step, -1.0, static_cast<double>(steps)));
}

/// One pass: a bracket that turns out to mean nothing makes all around it mean nothing, too.
class Parser
{
public:
    Parser(std::u32string_view text, int steps)
        : m_text(text)
        , m_steps(steps)
    {
    }

    Node parse()
    {
        for (std::size_t i = 0; i < m_text.size() && m_fits; ++i) {
            const char32_t c = m_text[i];
            if (c == U'\\') {
                m_fits = i + 1 < m_text.size() && m_text[i + 1] != U'\n';
                innermost().appendText(m_text.substr(i++, 2));
            } else if (c == U'(' || c == U'[') {
                m_open.push_back({.bracket = c});
                requireShallowBrackets(m_open.size());
            } else if (c == U')' || c == U']') {
                close(c);
            } else if (c == U':' || c == U'|') {
                separate(c);
            } else {
                innermost().appendText(m_text.substr(i, 1));
            }
        }
        giveUpOpen();
        if (m_fits)
            return std::move(m_root);
        Node literal;
        literal.appendText(m_text);
        return literal;
    }

private:
    struct Frame {
        char32_t bracket;
        std::vector<Node> parts = std::vector<Node>(1);
        std::u32string separators = {}; // between the parts
    };

    Node& innermost() { return m_open.empty() ? m_root : m_open.back().parts.back(); }

    void separate(char32_t separator)
    {
        if (!m_open.empty()) {
            m_open.back().separators += separator;
            m_open.back().parts.emplace_back();
        } else if (separator == U':') {
            m_root.appendText(U":");
        } else {
            m_fits = false; // a bar outside brackets has no place in the grammar
        }
    }

    void close(char32_t bracket)
    {
        if (m_open.empty() || m_open.back().bracket != (bracket == U')' ? U'(' : U'[')) {
            giveUpOpen();
            return m_root.appendText({&bracket, 1});
        }
        Frame& frame = m_open.back();
        const std::u32string& separators = frame.separators;
        if (separators.empty() || (bracket == U')' && separators == U":"))
            return closeWeight(bracket);
        if (bracket == U']' && separators.find_first_not_of(U'|') == separators.npos)
            return closeNode({.kind = Kind::Alternate, .text = {}, .children = std::move(frame.parts)});
        if (const auto step = bracket == U']' ? switchStep(frame) : std::nullopt) {
            frame.parts.pop_back();
            if (frame.parts.size() == 1)
                frame.parts.emplace(frame.parts.begin());
            return closeNode({.kind = Kind::Switch,
                .text = {},
                .children = std::move(frame.parts),
                .lastStepBefore = *step});
        }
        giveUpOpen();
        m_root.appendText({&bracket, 1});
    }

    std::optional<int> switchStep(const Frame& frame) const
    {
        if (frame.separators != U":" && frame.separators != U"::")
            return std::nullopt;
        const Node& last = frame.parts.back();
        return last.children.size() == 1 && last.children[0].kind == Kind::Text
            ? stepFrom(last.children[0].text, m_steps)
            : std::nullopt;
    }

    /// Kept as it stands, for whoever reads the weights.
    void closeWeight(char32_t bracket)
    {
        Frame frame = std::move(m_open.back());
        m_open.pop_back();
        write(std::move(frame), innermost());
        innermost().appendText({&bracket, 1});
    }

    void closeNode(Node&& node)
    {
        m_open.pop_back();
        innermost().children.push_back(std::move(node));
    }

    static void write(Frame&& frame, Node& to)
    {
        to.appendText({&frame.bracket, 1});
        for (std::size_t i = 0; i < frame.parts.size(); ++i) {
            if (i > 0)
                to.appendText({&frame.separators[i - 1], 1});
            to.append(std::move(frame.parts[i]));
        }
    }

    void giveUpOpen()
    {
        for (Frame& frame : m_open) {
            m_fits = m_fits && frame.separators.find(U'|') == std::u32string::npos;
            write(std::move(frame), m_root);
        }
        m_open.clear();
    }

    std::u32string_view m_text;
    int m_steps;
    Node m_root;
    std::vector<Frame> m_open;
    bool m_fits = true;
};

} // namespace

PromptSchedule::PromptSchedule(std::string_view prompt, int steps)
    : m_root(std::make_unique<Node>(Parser(unicode::decode(prompt), steps).parse()))
{
    std::vector<bool> lasts(static_cast<std::size_t>(steps) + 1);
    lasts.back() = true;
    m_root->addLastSteps(steps, lasts);
    for (int step = 1; step <= steps; ++step)
        if (lasts[static_cast<std::size_t>(step)])
            m_lastSteps.push_back(step);
}

PromptSchedule::PromptSchedule(PromptSchedule&&) noexcept = default;
PromptSchedule& PromptSchedule::operator=(PromptSchedule&&) noexcept = default;
PromptSchedule::~PromptSchedule() = default;

std::size_t PromptSchedule::indexAtCall(int call) const
{
    const auto found = std::ranges::lower_bound(m_lastSteps, call);
    // A sampler that calls more often than it was counted on to begins anew, as it does there.
    return found == m_lastSteps.end() ? 0 : static_cast<std::size_t>(found - m_lastSteps.begin());
}

std::string PromptSchedule::textUntil(int lastStep) const
{
    std::u32string text;
    m_root->write(lastStep, text);
    return unicode::encode(text);
}

PromptWithNetworks takeNetworks(std::string_view prompt)
{
    const std::u32string text = unicode::decode(prompt);
    PromptWithNetworks result;
    std::u32string kept;
    std::size_t lastEnd = text.rfind(U'>'); // beyond it nothing is closed
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t colon = i + 1;
        while (text[i] == U'<' && colon < text.size() && isPromptWord(text[colon]))
            ++colon;
        const bool begins = colon > i + 1 && colon < text.size() && text[colon] == U':';
        const std::size_t end =
            begins && lastEnd != text.npos && colon < lastEnd ? text.find(U'>', colon) : text.npos;
        if (end == text.npos || end == colon + 1) {
            kept += text[i];
            continue;
        }
        PromptNetwork network{.kind = unicode::encode({&text[i + 1], colon - i - 1}), .arguments = {}};
        for (std::size_t from = colon; from < end;) {
            const std::size_t to = std::min(text.find(U':', from + 1), end);
            network.arguments.push_back(unicode::encode({&text[from + 1], to - from - 1}));
            from = to;
        }
        result.networks.push_back(std::move(network));
        i = end;
    }
    result.text = unicode::encode(kept);
    return result;
}

namespace
{

/// ":0.5" at the end is its weight.
ComposedPrompt composedFrom(std::u32string_view text)
{
    text = withoutTrailingSpace(text);
    const std::size_t colon = text.rfind(U':');
    const auto weight =
        colon == text.npos ? std::nullopt : decimalFrom(withoutOuterSpace(text.substr(colon + 1)));
    if (!weight || !std::isfinite(*weight))
        return {.text = unicode::encode(text)};
    return {.text = unicode::encode(withoutTrailingSpace(text.substr(0, colon))), .weight = *weight};
}

} // namespace

std::vector<ComposedPrompt> splitComposition(std::string_view prompt)
{
    constexpr std::u32string_view word = U"AND";
    const std::u32string text = unicode::decode(prompt);
    std::vector<ComposedPrompt> prompts;
    std::size_t begin = 0;
    for (std::size_t at = findWord(text, word, 0); at != text.npos; at = findWord(text, word, begin)) {
        prompts.push_back(composedFrom(std::u32string_view(text).substr(begin, at - begin)));
        begin = at + word.size();
    }
    prompts.push_back(composedFrom(std::u32string_view(text).substr(begin)));
    return prompts;
}

} // namespace candela
