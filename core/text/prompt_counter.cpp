#include "core/api/model_info.h"
#include "core/io/model_source.h"
#include "core/text/chatglm_tokenizer.h"
#include "core/text/model_tokenizer.h"
#include "core/text/plain_prompt.h"
#include "core/text/prompt_chunks.h"
#include "core/text/prompt_schedule.h"

#include <algorithm>
#include <set>

namespace candela
{
namespace
{

/// Every text that the encoder reads for a prompt. Which step a text changes at does not matter here.
std::set<std::string> textsOf(const std::string& prompt, PromptGrammar grammar)
{
    constexpr int steps = 20;
    if (grammar != PromptGrammar::A1111)
        return {prompt};
    std::set<std::string> texts;
    for (const ComposedPrompt& composed : splitComposition(takeNetworks(prompt).text)) {
        const PromptSchedule schedule(composed.text, steps);
        for (const int last : schedule.lastSteps())
            texts.insert(schedule.textUntil(last));
    }
    return texts;
}

class ClipPromptCounter : public PromptCounter
{
public:
    explicit ClipPromptCounter(ClipTokenizer tokenizer)
        : m_tokenizer(std::move(tokenizer))
    {
    }

    Count count(const std::string& prompt, PromptGrammar grammar) const override
    {
        Count most{.used = -1};
        for (const std::string& text : textsOf(prompt, grammar)) {
            const ChunkedPrompt chunked = chunkPrompt(m_tokenizer, text, grammar);
            if (const auto used = static_cast<int>(chunked.used); used > most.used)
                most = {.used = used, .limit = static_cast<int>(chunked.limit)};
        }
        return most;
    }

private:
    ClipTokenizer m_tokenizer;
};

class ChatGlmPromptCounter : public PromptCounter
{
public:
    explicit ChatGlmPromptCounter(ChatGlmTokenizer tokenizer)
        : m_tokenizer(std::move(tokenizer))
    {
    }

    Count count(const std::string& prompt, PromptGrammar grammar) const override
    {
        std::size_t most = 0;
        for (const std::string& text : textsOf(prompt, grammar))
            most = std::max(most, m_tokenizer.encode(plainText(text, grammar)).size());
        constexpr auto marks = ChatGlmTokenizer::prefixLength;
        return {.used = static_cast<int>(most - marks),
            .limit = static_cast<int>(ChatGlmTokenizer::rowLength - marks)};
    }

private:
    ChatGlmTokenizer m_tokenizer;
};

} // namespace

std::unique_ptr<PromptCounter> makePromptCounter(
    const std::filesystem::path& model, const std::filesystem::path& clipVocabulary)
{
    const auto source = ModelSource::open(model);
    const TokenizerSource tokenizer = source->tokenizer("tokenizer");
    if (source->className("tokenizer") == "ChatGLMTokenizer")
        return std::make_unique<ChatGlmPromptCounter>(ChatGlmTokenizer::fromFolder(tokenizer.folder));
    return std::make_unique<ClipPromptCounter>(loadTokenizer(tokenizer, clipVocabulary));
}

} // namespace candela
