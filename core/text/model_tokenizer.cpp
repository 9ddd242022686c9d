#include "core/text/model_tokenizer.h"

#include "core/api/error.h"

namespace candela
{

ClipVocabulary publishedVocabulary(const TokenizerSource& source, const std::filesystem::path& clipVocabulary)
{
    if (clipVocabulary.empty())
        throw badInput("The vocabulary of CLIP, which models in a single file go without, is not there.",
            "Run installer/setup once; it downloads bpe_simple_vocab_16e6.txt.gz.");
    ClipVocabulary vocabulary = ClipVocabulary::fromBpeVocabulary(clipVocabulary);
    vocabulary.pad = source.pad;
    return vocabulary;
}

ClipTokenizer loadTokenizer(const TokenizerSource& source, const std::filesystem::path& clipVocabulary)
{
    return source.folder.empty() ? ClipTokenizer(publishedVocabulary(source, clipVocabulary))
                                 : ClipTokenizer::fromFolder(source.folder);
}

} // namespace candela
