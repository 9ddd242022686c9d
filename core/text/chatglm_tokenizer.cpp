#include "core/text/chatglm_tokenizer.h"

#include "core/api/error.h"
#include "core/io/json_file.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace candela
{
namespace
{

/// Behind the file's own pieces, in this order.
constexpr std::array<const char*, 9> specials = {"[MASK]", "[gMASK]", "[sMASK]", "sop", "eop", "<|system|>",
    "<|user|>", "<|assistant|>", "<|observation|>"};
constexpr std::size_t mask = 1, start = 3, firstRole = 5;

} // namespace

ChatGlmTokenizer ChatGlmTokenizer::fromFolder(const std::filesystem::path& folder)
{
    ChatGlmTokenizer tokenizer(SentencePieceModel::open(folder / "tokenizer.model"));
    const std::filesystem::path config = folder / "tokenizer_config.json";
    std::error_code missing;
    if (std::filesystem::is_regular_file(config, missing))
        tokenizer.readConfig(config);
    return tokenizer;
}

ChatGlmTokenizer::ChatGlmTokenizer(SentencePieceModel model)
    : m_model(std::move(model))
{
    const std::int64_t first = m_model.size();
    for (std::size_t i = 0; i < specials.size(); ++i)
        if (const int piece = m_model.idOf(specials[i]); piece != m_model.unknownId())
            m_renamed.emplace_back(piece, first + std::int64_t(i));
    m_mask = first + std::int64_t(mask);
    m_start = first + std::int64_t(start);
    m_vocabularySize = first + std::int64_t(specials.size());
}

void ChatGlmTokenizer::readConfig(const std::filesystem::path& file)
{
    const nlohmann::json json = readJsonFile(file);
    if (const auto side = jsonValue(json, "padding_side", std::string("left"), file); side != "left")
        throw badInput(quoted(file) + " pads on the " + side + "; ChatGLM's rows are padded on the left.");
    if (jsonValue(json, "encode_special_tokens", false, file))
        for (std::size_t i = firstRole; i < specials.size(); ++i)
            m_found.push_back({specials[i], m_model.size() + std::int64_t(i)});
    const auto added = json.find("added_tokens_decoder");
    if (added == json.end() || !added->is_object())
        return;
    for (const auto& [key, token] : added->items()) {
        std::int64_t id = -1;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
        const bool isNumber = error == std::errc() && end == key.data() + key.size();
        if (!isNumber || id < 0 || id >= 1 << 20 || !token.is_object())
            throw badInput(
                quoted(file) + " has an added token that is not understood: " + key.substr(0, 80) + ".");
        for (const char* option : {"lstrip", "rstrip", "single_word"})
            if (jsonValue(token, option, false, file))
                throw badInput(quoted(file) + " has an added token with the option '" + option
                    + "', which is not supported.");
        const auto text = jsonValue(token, "content", std::string(), file);
        if (text.empty())
            continue;
        m_found.push_back({text, id});
        m_vocabularySize = std::max(m_vocabularySize, id + 1);
    }
}

std::vector<std::int64_t> ChatGlmTokenizer::encode(std::string_view text) const
{
    std::vector<std::int64_t> ids = {m_mask, m_start};
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size() && !m_found.empty();) {
        const Named* longest = nullptr;
        for (const Named& token : m_found)
            if (text.substr(i).starts_with(token.text)
                && (!longest || token.text.size() > longest->text.size()))
                longest = &token;
        if (!longest) {
            ++i;
            continue;
        }
        encodePlain(text.substr(begin, i - begin), ids);
        ids.push_back(longest->id);
        i += longest->text.size();
        begin = i;
    }
    encodePlain(text.substr(begin), ids);
    return ids;
}

void ChatGlmTokenizer::encodePlain(std::string_view text, std::vector<std::int64_t>& out) const
{
    if (text.empty())
        return;
    for (const int piece : m_model.encode(text)) {
        const auto renamed = std::ranges::find(m_renamed, piece, &std::pair<int, std::int64_t>::first);
        out.push_back(renamed == m_renamed.end() ? piece : renamed->second);
    }
}

ChatGlmRow ChatGlmTokenizer::encodePadded(std::string_view text, std::size_t length) const
{
    std::vector<std::int64_t> ids = encode(text);
    ids.resize(std::min(ids.size(), length));
    ChatGlmRow row{.ids = {}, .positions = {}, .padding = length - ids.size()};
    row.ids.assign(row.padding, m_model.unknownId());
    row.positions.assign(row.padding, 0);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        row.ids.push_back(ids[i]);
        row.positions.push_back(std::int64_t(i));
    }
    return row;
}

} // namespace candela
