#include "core/api/model_info.h"
#include "core/io/model_folder.h"
#include "core/text/clip_tokenizer.h"

namespace candela
{
namespace
{

class ClipPromptCounter : public PromptCounter
{
public:
    explicit ClipPromptCounter(ClipTokenizer tokenizer)
        : m_tokenizer(std::move(tokenizer))
    {
    }

    Count count(const std::string& prompt) const override
    {
        constexpr std::size_t marks = 2; // start and end
        return {.used = static_cast<int>(m_tokenizer.encode(prompt).size() - marks),
            .limit = static_cast<int>(m_tokenizer.maxLength() - marks)};
    }

private:
    ClipTokenizer m_tokenizer;
};

} // namespace

std::unique_ptr<PromptCounter> makePromptCounter(const std::filesystem::path& model)
{
    return std::make_unique<ClipPromptCounter>(
        ClipTokenizer::fromFolder(ModelFolder::open(model).tokenizerFolder()));
}

} // namespace candela
