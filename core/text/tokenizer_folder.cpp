#include "core/text/tokenizer_folder.h"

#include "core/io/atomic_file.h"
#include "core/text/model_tokenizer.h"

namespace candela
{

void writeTokenizerFolder(const std::filesystem::path& folder, const TokenizerSource& source,
    const std::filesystem::path& clipVocabulary)
{
    namespace fs = std::filesystem;
    using Json = nlohmann::json;
    if (!source.folder.empty()) {
        fs::copy(source.folder, folder, fs::copy_options::recursive);
        return;
    }
    const ClipVocabulary vocabulary = publishedVocabulary(source, clipVocabulary);
    Json ids = Json::object();
    for (const auto& [token, id] : vocabulary.ids)
        ids[token] = id;
    std::string merges = "#version: 0.2\n";
    for (const auto& [left, right] : vocabulary.merges)
        merges += left + " " + right + "\n";
    const Json special = {{"bos_token", vocabulary.start}, {"eos_token", vocabulary.end},
        {"pad_token", vocabulary.pad}, {"unk_token", vocabulary.unknown}};
    Json config = special;
    config["model_max_length"] = vocabulary.maxLength;
    config["tokenizer_class"] = "CLIPTokenizer";
    config["do_lower_case"] = true;
    fs::create_directories(folder);
    writeFile(folder / "vocab.json", ids.dump() + "\n");
    writeFile(folder / "merges.txt", merges);
    writeFile(folder / "special_tokens_map.json", special.dump(2) + "\n");
    writeFile(folder / "tokenizer_config.json", config.dump(2) + "\n");
}

} // namespace candela
