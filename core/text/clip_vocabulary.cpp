#include "core/text/clip_vocabulary.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/json_file.h"
#include "core/io/mapped_file.h"
#include "core/text/unicode.h"

#include <zlib.h>

#include <algorithm>
#include <map>
#include <memory>

namespace candela
{
namespace
{

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::int64_t largestId = (1 << 24) - 1;

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

std::string shortened(std::string_view text)
{
    return unicode::encode(unicode::decode(text.substr(0, 60)));
}

void readIds(ClipVocabulary& to, const json& vocabulary, const fs::path& file)
{
    if (!vocabulary.is_object() || vocabulary.empty())
        throw badInput(quoted(file) + " has no vocabulary.");
    to.ids.reserve(vocabulary.size());
    for (const auto& [token, id] : vocabulary.items()) {
        if (!id.is_number_integer() || id < 0 || id > largestId)
            throw badInput(quoted(file) + " has an unusable id for the token '" + shortened(token)
                + "': " + id.dump().substr(0, 40) + ".");
        to.ids.emplace(token, id.get<std::int32_t>());
    }
}

/// "a b" → (a, b)
void addMerge(ClipVocabulary& to, std::string_view line, const fs::path& file)
{
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos)
        throw badInput(quoted(file) + " has a merge that is not two tokens: '" + shortened(line) + "'.");
    to.merges.emplace_back(line.substr(0, space), line.substr(space + 1));
}

/// Calls `use` with each line, without its end ("\n" or "\r\n"), until it returns false.
template <typename Use>
void forEachLine(std::string_view text, Use use)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!use(line))
            return;
    }
}

void readMerges(ClipVocabulary& to, const fs::path& file)
{
    const auto mapped = MappedFile::open(file);
    if (mapped->bytes().size() > largestJsonFile)
        throw badInput(quoted(file) + " is no list of merges: it has "
            + std::to_string(mapped->bytes().size()) + " bytes.");
    const std::string_view text(
        reinterpret_cast<const char*>(mapped->bytes().data()), mapped->bytes().size());
    forEachLine(text, [&](std::string_view line) {
        if (!line.empty() && !line.starts_with("#version"))
            addMerge(to, line, file);
        return true;
    });
}

/// tokenizer.json's merges are lines ("a b") in older files, pairs in newer ones.
void readMerges(ClipVocabulary& to, const json& merges, const fs::path& file)
{
    if (!merges.is_array())
        throw badInput(quoted(file) + " has no merges.");
    for (const json& merge : merges) {
        if (merge.is_string())
            addMerge(to, merge.get_ref<const std::string&>(), file);
        else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
            to.merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
        else
            throw badInput(
                quoted(file) + " has a merge that is not two tokens: " + merge.dump().substr(0, 60) + ".");
    }
}

/// A token in a configuration: its text, or an object that also says how it is matched.
ClipVocabulary::Added addedToken(const json& value, const fs::path& file)
{
    if (value.is_string())
        return {value.get<std::string>(), false};
    if (!value.is_object())
        throw badInput(quoted(file) + " has an unusable token: " + value.dump().substr(0, 60) + ".");
    if (jsonValue(value, "single_word", false, file))
        throw badInput(quoted(file) + " has a token that only matches single words, which is not supported.");
    // lstrip and rstrip only swallow white space, which is dropped anyway.
    return {jsonValue(value, "content", std::string(), file), jsonValue(value, "normalized", false, file)};
}

/// Reads the special tokens by the rules of transformers' from_pretrained (tokenization_utils_base.py):
/// a list of added tokens in tokenizer_config.json makes it the only authority; otherwise
/// special_tokens_map.json overrides it, and the lists of added tokens are tokenizer.json's.
class SpecialTokens
{
public:
    explicit SpecialTokens(const fs::path& folder)
        : m_configFile(folder / "tokenizer_config.json")
        , m_mapFile(folder / "special_tokens_map.json")
    {
        if (isFile(m_configFile))
            m_config = readJsonFile(m_configFile);
    }

    void read(ClipVocabulary& to, const json& tokenizerJson, const fs::path& tokenizerFile)
    {
        if (const auto decoder = m_config.find("added_tokens_decoder"); decoder != m_config.end())
            readDecoder(*decoder);
        else
            readLegacy(tokenizerJson, tokenizerFile);
        for (const auto& [id, token] : m_added)
            to.added.push_back(token);
        name(to, "bos_token", to.start);
        name(to, "eos_token", to.end);
        name(to, "unk_token", to.unknown);
        name(to, "pad_token", to.pad);
        for (const char* key : {"additional_special_tokens", "extra_special_tokens"})
            for (const json& value : m_config.value(key, json::array()))
                add(to, addedToken(value, m_configFile));
        const auto length = m_config.find("model_max_length");
        if (length != m_config.end() && length->is_number_integer() && *length >= 3 && *length <= 4096)
            to.maxLength = length->get<std::size_t>(); // an absurd one (1e30) means: not known
    }

private:
    void readDecoder(const json& decoder)
    {
        if (!decoder.is_object())
            throw badInput(quoted(m_configFile) + " has an unusable added_tokens_decoder.");
        for (const auto& [id, value] : decoder.items()) {
            if (id.empty() || id.size() > 8 || id.find_first_not_of("0123456789") != std::string::npos)
                throw badInput(
                    quoted(m_configFile) + " has an added token with the id '" + shortened(id) + "'.");
            m_added[std::stol(id)] = addedToken(value, m_configFile);
        }
    }

    void readLegacy(const json& tokenizerJson, const fs::path& tokenizerFile)
    {
        if (isFile(m_mapFile))
            m_config.update(readJsonFile(m_mapFile));
        for (const json& value : tokenizerJson.value("added_tokens", json::array()))
            if (value.is_object())
                m_added[jsonValue(value, "id", std::int64_t{0}, tokenizerFile)] =
                    addedToken(value, tokenizerFile);
    }

    void name(ClipVocabulary& to, const char* key, std::string& text)
    {
        const auto found = m_config.find(key);
        const ClipVocabulary::Added token = found == m_config.end() || found->is_null()
            ? ClipVocabulary::Added{text, false}
            : addedToken(*found, m_configFile);
        text = token.text;
        add(to, token);
    }

    /// The lists of added tokens know better than the names.
    void add(ClipVocabulary& to, const ClipVocabulary::Added& token)
    {
        const auto same = [&](const auto& entry) {
            return entry.second.text == token.text;
        };
        if (std::ranges::none_of(m_added, same))
            to.added.push_back(token);
    }

    fs::path m_configFile, m_mapFile;
    json m_config = json::object();
    std::map<std::int64_t, ClipVocabulary::Added> m_added; // by id
};

void addUsualTokens(ClipVocabulary& to)
{
    to.added = {{to.start, false}, {to.end, false}};
}

std::string unzipped(const fs::path& file)
{
    MappedFile::open(file); // for its sentence where there is no such file
#ifdef _WIN32
    const gzFile opened = gzopen_w(file.c_str(), "rb");
#else
    const gzFile opened = gzopen(file.c_str(), "rb");
#endif
    const std::unique_ptr<gzFile_s, decltype(&gzclose)> zip(opened, &gzclose);
    std::string text;
    std::string piece(1 << 16, '\0');
    int got = 0;
    while (zip && (got = gzread(zip.get(), piece.data(), static_cast<unsigned>(piece.size()))) > 0) {
        text.append(piece, 0, static_cast<std::size_t>(got));
        if (text.size() > largestJsonFile)
            break;
    }
    if (!zip || got < 0 || text.size() > largestJsonFile)
        throw badInput(quoted(file) + " is not CLIP's list of merges: it cannot be unpacked.");
    return text;
}

} // namespace

std::vector<std::pair<std::uint8_t, char32_t>> byteCharacters()
{
    const auto printable = [](int byte) {
        return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    };
    std::vector<std::pair<std::uint8_t, char32_t>> result;
    for (int byte = 0; byte < 256; ++byte)
        if (printable(byte))
            result.emplace_back(byte, byte);
    char32_t next = 256;
    for (int byte = 0; byte < 256; ++byte)
        if (!printable(byte))
            result.emplace_back(byte, next++);
    return result;
}

ClipVocabulary ClipVocabulary::fromFiles(const fs::path& vocabulary, const fs::path& merges)
{
    ClipVocabulary result;
    readIds(result, readJsonFile(vocabulary), vocabulary);
    readMerges(result, merges);
    addUsualTokens(result);
    return result;
}

ClipVocabulary ClipVocabulary::fromFolder(const fs::path& folder)
{
    ClipVocabulary result;
    const fs::path tokenizerFile = folder / "tokenizer.json";
    json tokenizer = json::object();
    if (isFile(tokenizerFile)) {
        tokenizer = readJsonFile(tokenizerFile);
        const json model = tokenizer.value("model", json::object());
        if (!model.is_object())
            throw badInput(quoted(tokenizerFile) + " has no model.");
        readIds(result, model.value("vocab", json()), tokenizerFile);
        readMerges(result, model.value("merges", json()), tokenizerFile);
    } else if (isFile(folder / "vocab.json")) {
        result = fromFiles(folder / "vocab.json", folder / "merges.txt");
        result.added.clear();
    } else {
        throw badInput(
            quoted(folder) + " has no tokenizer: neither vocab.json and merges.txt nor tokenizer.json.");
    }
    SpecialTokens(folder).read(result, tokenizer, tokenizerFile);
    return result;
}

ClipVocabulary ClipVocabulary::fromBpeVocabulary(const fs::path& file)
{
    // Ids: 256 bytes, 256 bytes that end a word, one for each merge, start, end (OpenAI's
    // simple_tokenizer.py).
    constexpr std::size_t mergeCount = 49152 - 256 - 2;
    ClipVocabulary result;
    const std::string text = unzipped(file);
    bool first = true;
    forEachLine(text, [&](std::string_view line) {
        if (!std::exchange(first, false))
            addMerge(result, line, file);
        return result.merges.size() < mergeCount;
    });
    if (result.merges.size() < mergeCount)
        throw badInput(quoted(file) + " is not CLIP's list of merges: it has only "
            + std::to_string(result.merges.size()) + " of " + std::to_string(mergeCount) + ".");
    std::int32_t id = 0;
    for (const char* suffix : {"", "</w>"})
        for (const auto& [byte, character] : byteCharacters())
            result.ids.emplace(unicode::encode(std::u32string(1, character)) + suffix, id++);
    for (const auto& [left, right] : result.merges)
        result.ids.emplace(left + right, id++);
    result.ids.emplace(result.start, id++);
    result.ids.emplace(result.end, id++);
    addUsualTokens(result);
    return result;
}

} // namespace candela
