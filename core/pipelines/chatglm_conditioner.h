// Kolors' understanding of a prompt: ChatGLM3 reads it whole, as KolorsPipeline.encode_prompt does.
#pragma once

#include "core/models/chatglm.h"
#include "core/nn/device.h"
#include "core/pipelines/text_conditioner.h"
#include "core/text/chatglm_tokenizer.h"

#include <map>

namespace candela
{

class ChatGlmConditioner : public TextConditioner
{
public:
    ChatGlmConditioner(ChatGlmTokenizer tokenizer, std::shared_ptr<ChatGlmModel> network, Compute compute);

    /// Rows of 256 tokens, the rest of a text cut off. Brackets and weights are read as the grammar says and
    /// taken out of the text; weights change nothing (see remark()). What was encoded last is remembered.
    std::vector<std::vector<EncodedPrompt>> encode(std::span<const PromptTexts> prompts,
        const PromptReading& reading, const StopCheck& stop = {}) const override;
    std::string remark(const std::string& text, const PromptReading& reading) const override;
    std::uint64_t mostFetched() const override { return m_network->layerSize(); }
    /// None: no LoRA changes ChatGLM.
    std::vector<std::pair<std::string, torch::nn::Module*>> networks() const override { return {}; }

private:
    void learn(const std::vector<std::string>& texts, const StopCheck& stop) const;

    ChatGlmTokenizer m_tokenizer;
    std::shared_ptr<ChatGlmModel> m_network;
    Compute m_compute;
    mutable std::map<std::string, EncodedPrompt> m_known; // by what ChatGLM reads
};

} // namespace candela
