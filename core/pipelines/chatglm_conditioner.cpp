#include "core/pipelines/chatglm_conditioner.h"

#include "core/text/plain_prompt.h"

#include <algorithm>

namespace candela
{

ChatGlmConditioner::ChatGlmConditioner(
    ChatGlmTokenizer tokenizer, std::shared_ptr<ChatGlmModel> network, Compute compute)
    : m_tokenizer(std::move(tokenizer))
    , m_network(std::move(network))
    , m_compute(compute)
{
}

/// What is not known yet is encoded together: each layer's weights are fetched once.
void ChatGlmConditioner::learn(const std::vector<std::string>& texts, const StopCheck& stop) const
{
    constexpr std::size_t mostKnown = 64; // of 2 MB each
    if (m_known.size() > mostKnown)
        m_known.clear();
    std::vector<std::string> unknown;
    std::vector<ChatGlmInput> inputs;
    for (const std::string& text : texts) {
        if (m_known.contains(text) || std::ranges::find(unknown, text) != unknown.end())
            continue;
        const ChatGlmRow row = m_tokenizer.encodePadded(text);
        const auto padding = static_cast<std::ptrdiff_t>(row.padding);
        inputs.push_back({.ids = {row.ids.begin() + padding, row.ids.end()},
            .padding = padding,
            .padId = row.ids.front()});
        unknown.push_back(text);
    }
    if (inputs.empty())
        return;
    const auto outputs = m_network->forward(inputs, m_compute.dtype, m_compute.device, stop);
    for (std::size_t i = 0; i < outputs.size(); ++i)
        m_known[unknown[i]] = {.text = outputs[i].text, .pooled = outputs[i].pooled};
}

std::vector<std::vector<EncodedPrompt>> ChatGlmConditioner::encode(
    std::span<const PromptTexts> prompts, const PromptReading& reading, const StopCheck& stop) const
{
    std::vector<std::string> all;
    for (const PromptTexts& texts : prompts)
        for (const std::string& text : texts)
            all.push_back(plainText(text, reading.grammar));
    learn(all, stop);
    std::vector<std::vector<EncodedPrompt>> encoded;
    std::size_t next = 0;
    for (const PromptTexts& texts : prompts) {
        auto& prompt = encoded.emplace_back();
        for (std::size_t i = 0; i < texts.size(); ++i)
            prompt.push_back(m_known.at(all[next++]));
    }
    return encoded;
}

std::string ChatGlmConditioner::remark(const std::string& text, const PromptReading& reading) const
{
    return isWeighted(text, reading.grammar)
        ? "Kolors' text encoder knows no weights: they change nothing here."
        : std::string();
}

} // namespace candela
