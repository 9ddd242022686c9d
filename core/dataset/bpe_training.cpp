#include "core/dataset/bpe_training.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/atomic_file.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string_view>

namespace candela
{
namespace
{

constexpr std::string_view endOfWord = "</w>";
constexpr std::string_view startMark = "<|startoftext|>";
constexpr std::string_view endMark = "<|endoftext|>";

using Pair = std::pair<std::string, std::string>;

/// UTF-8 of a code point below U+0800.
std::string utf8(int codePoint)
{
    if (codePoint < 0x80)
        return {static_cast<char>(codePoint)};
    return {static_cast<char>(0xc0 | codePoint >> 6), static_cast<char>(0x80 | (codePoint & 0x3f))};
}

bool isPrintable(int byte)
{
    return (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

/// GPT-2's alphabet: printable bytes stand for themselves, the others for U+0100 and up.
std::array<std::string, 256> byteAlphabet()
{
    std::array<std::string, 256> alphabet;
    int next = 256;
    for (int byte = 0; byte < 256; ++byte)
        alphabet[static_cast<std::size_t>(byte)] = utf8(isPrintable(byte) ? byte : next++);
    return alphabet;
}

enum class CharacterClass { Space, Letter, Digit, Other };

CharacterClass classOf(unsigned char c)
{
    if (c >= 0x80 || std::isalpha(c)) // bytes of a longer character are taken for letters
        return CharacterClass::Letter;
    if (std::isdigit(c))
        return CharacterClass::Digit;
    return c <= ' ' ? CharacterClass::Space : CharacterClass::Other;
}

/// Runs of letters, single digits, runs of other signs, as CLIP's pattern has it for English; in lower case.
std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    CharacterClass last = CharacterClass::Space;
    for (const char c : text) {
        const CharacterClass now = classOf(static_cast<unsigned char>(c));
        if (now != CharacterClass::Space) {
            if (now != last || now == CharacterClass::Digit)
                words.emplace_back();
            words.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        last = now;
    }
    return words;
}

struct Word {
    std::vector<std::string> symbols;
    std::int64_t count = 0;
};

std::vector<Word> countedWords(const std::vector<std::string>& captions)
{
    std::map<std::string, std::int64_t> counts;
    for (const std::string& caption : captions)
        for (const std::string& word : wordsOf(caption))
            ++counts[word];
    const auto alphabet = byteAlphabet();
    std::vector<Word> words;
    for (const auto& [text, count] : counts) {
        Word word{{}, count};
        for (const char c : text)
            word.symbols.push_back(alphabet[static_cast<unsigned char>(c)]);
        word.symbols.back() += endOfWord;
        words.push_back(std::move(word));
    }
    return words;
}

/// The most frequent neighbours, the alphabetically first among equals; a count of 0 where every word is
/// whole.
std::pair<Pair, std::int64_t> mostFrequentPair(const std::vector<Word>& words)
{
    std::map<Pair, std::int64_t> counts;
    for (const Word& word : words)
        for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i)
            counts[{word.symbols[i], word.symbols[i + 1]}] += word.count;
    std::pair<Pair, std::int64_t> best;
    for (const auto& [pair, count] : counts)
        if (count > best.second)
            best = {pair, count};
    return best;
}

void merge(Word& word, const Pair& pair)
{
    for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i)
        if (word.symbols[i] == pair.first && word.symbols[i + 1] == pair.second) {
            word.symbols[i] += word.symbols[i + 1];
            word.symbols.erase(word.symbols.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        }
}

/// CLIP's order: printable bytes first, then the others; then all of them again as the end of a word.
std::vector<std::string> byteTokens()
{
    const auto alphabet = byteAlphabet();
    std::vector<std::string> tokens;
    for (const bool printable : {true, false})
        for (int byte = 0; byte < 256; ++byte)
            if (isPrintable(byte) == printable)
                tokens.push_back(alphabet[static_cast<std::size_t>(byte)]);
    for (std::size_t i = 0; i < 256; ++i)
        tokens.push_back(tokens[i] + std::string(endOfWord));
    return tokens;
}

nlohmann::ordered_json tokenizerConfig(std::size_t tokenCount, int maxLength)
{
    const auto mark = [](std::string_view text, bool normalized) {
        return nlohmann::ordered_json{{"content", text}, {"lstrip", false}, {"normalized", normalized},
            {"rstrip", false}, {"single_word", false}, {"special", true}};
    };
    return {{"add_prefix_space", false},
        {"added_tokens_decoder",
            {{std::to_string(tokenCount - 2), mark(startMark, true)},
                {std::to_string(tokenCount - 1), mark(endMark, false)}}},
        {"bos_token", startMark}, {"clean_up_tokenization_spaces", false}, {"do_lower_case", true},
        {"eos_token", endMark}, {"errors", "replace"}, {"model_max_length", maxLength},
        {"pad_token", endMark}, {"tokenizer_class", "CLIPTokenizer"}, {"unk_token", endMark}};
}

} // namespace

BpeVocabulary trainBpe(const std::vector<std::string>& captions, int vocabularySize)
{
    BpeVocabulary vocabulary{byteTokens(), {}};
    const auto size = static_cast<std::size_t>(std::max(vocabularySize, 0));
    if (size < vocabulary.tokens.size() + 2)
        throw badInput("A vocabulary of " + std::to_string(vocabularySize)
            + " tokens cannot hold the 512 bytes and the two marks.");
    std::set<std::string> known(vocabulary.tokens.begin(), vocabulary.tokens.end());
    std::vector<Word> words = countedWords(captions);
    while (vocabulary.tokens.size() + 2 < size) {
        const auto [pair, count] = mostFrequentPair(words);
        if (count == 0)
            break;
        for (Word& word : words)
            merge(word, pair);
        vocabulary.merges.push_back(pair);
        if (known.insert(pair.first + pair.second).second) // two merges can make the same token
            vocabulary.tokens.push_back(pair.first + pair.second);
    }
    vocabulary.tokens.emplace_back(startMark);
    vocabulary.tokens.emplace_back(endMark);
    return vocabulary;
}

void writeTokenizer(const BpeVocabulary& vocabulary, const std::filesystem::path& folder, int maxLength)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        throw badInput("The folder " + quoted(folder) + " cannot be made: " + error.message() + ".");

    nlohmann::ordered_json vocab = nlohmann::ordered_json::object();
    for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id)
        vocab[vocabulary.tokens[id]] = id;
    std::string merges = "#version: 0.2\n";
    for (const auto& [first, second] : vocabulary.merges)
        merges += first + " " + second + "\n";
    const nlohmann::ordered_json marks{
        {"bos_token", startMark}, {"eos_token", endMark}, {"pad_token", endMark}, {"unk_token", endMark}};

    writeFile(folder / "vocab.json", vocab.dump() + "\n");
    writeFile(folder / "merges.txt", merges);
    writeFile(folder / "tokenizer_config.json",
        tokenizerConfig(vocabulary.tokens.size(), maxLength).dump(2) + "\n");
    writeFile(folder / "special_tokens_map.json", marks.dump(2) + "\n");
}

} // namespace candela
