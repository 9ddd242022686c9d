#include "core/training/text_source.h"

#include "core/api/paths.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <functional>

namespace candela
{
namespace
{

/// Encoded at a time: fetching the weights takes longer than some texts, and one wants to see progress.
constexpr std::size_t atATime = 32;

std::string keyOf(const std::string& caption)
{
    return "text-" + std::to_string(std::hash<std::string>()(caption));
}

} // namespace

TextSource::TextSource(const StableDiffusion& model, TextUse use, const std::filesystem::path& cache)
    : m_model(model)
    , m_use(use)
    , m_cache(use == TextUse::Fixed ? cache : std::filesystem::path())
{
    if (m_use != TextUse::Fixed)
        for (const auto& [name, network] : model.text->networks())
            m_fetched.push_back(std::make_unique<FetchedWeights>(
                *network, at::TensorOptions(model.compute.dtype).device(model.compute.device)));
}

std::string TextSource::identityOf(const std::string& caption) const
{
    return utf8(m_model.files.model) + "\n" + nameOf(m_model.compute.dtype) + "\n" + caption;
}

std::vector<EncodedPrompt> TextSource::encodeAnew(
    const std::vector<std::string>& captions, const StopCheck& stop) const
{
    std::vector<PromptTexts> texts;
    for (const std::string& caption : captions)
        texts.push_back({caption});
    // A caption is not a prompt: brackets and weights mean themselves.
    const auto rows = m_model.text->encode(texts, {.grammar = PromptGrammar::Plain}, stop);
    std::vector<EncodedPrompt> encoded;
    for (std::size_t i = 0; i < captions.size(); ++i) {
        EncodedPrompt one = rows[i].front();
        if (captions[i].empty() && m_model.hasZerosForEmptyPrompt)
            one = {.text = at::zeros_like(one.text), .pooled = at::zeros_like(one.pooled)};
        encoded.push_back(std::move(one));
    }
    return encoded;
}

void TextSource::prepare(const std::set<std::string>& captions, RunContext& context)
{
    if (m_use != TextUse::Fixed)
        return;
    std::vector<std::string> missing;
    for (const std::string& caption : captions)
        if (!m_cache.find(keyOf(caption), identityOf(caption)))
            missing.push_back(caption);
    const at::NoGradGuard noGradients;
    for (std::size_t begin = 0; begin < missing.size(); begin += atATime) {
        const std::size_t end = std::min(begin + atATime, missing.size());
        const std::vector<std::string> some(missing.begin() + static_cast<std::ptrdiff_t>(begin),
            missing.begin() + static_cast<std::ptrdiff_t>(end));
        const auto encoded = encodeAnew(some, [&context] { context.throwIfStopped(); });
        for (std::size_t i = 0; i < some.size(); ++i)
            m_cache.put(keyOf(some[i]), identityOf(some[i]),
                {{"text", encoded[i].text.to(at::kCPU)}, {"pooled", encoded[i].pooled.to(at::kCPU)}});
        context.emit(Progress{
            .phase = Phase::Encoding, .step = static_cast<int>(end), .of = static_cast<int>(missing.size())});
    }
}

std::vector<EncodedPrompt> TextSource::known(const std::vector<std::string>& captions) const
{
    std::vector<EncodedPrompt> encoded;
    for (const std::string& caption : captions) {
        const auto found = m_cache.find(keyOf(caption), identityOf(caption));
        if (!found) // its file was taken away or damaged while the run went on
            encoded.push_back(encodeAnew({caption}, {}).front());
        else
            encoded.push_back({.text = found->at("text"), .pooled = found->at("pooled")});
    }
    return encoded;
}

EncodedPrompt TextSource::encode(const std::vector<std::string>& captions, const StopCheck& stop) const
{
    const at::AutoGradMode gradients(m_use == TextUse::Learning);
    std::vector<at::Tensor> texts, pooled;
    for (const EncodedPrompt& one : m_use == TextUse::Fixed ? known(captions) : encodeAnew(captions, stop)) {
        texts.push_back(one.text);
        pooled.push_back(one.pooled);
    }
    return {.text = at::cat(texts), .pooled = at::cat(pooled)};
}

} // namespace candela
