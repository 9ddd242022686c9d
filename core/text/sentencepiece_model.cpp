#include "core/text/sentencepiece_model.h"

#include "core/api/error.h"
#include "core/api/paths.h"
#include "core/io/mapped_file.h"

#ifdef CANDELA_SENTENCEPIECE
#include <sentencepiece_processor.h>
#endif

namespace candela
{

#ifdef CANDELA_SENTENCEPIECE

struct SentencePieceModel::Library {
    sentencepiece::SentencePieceProcessor processor;
};

bool hasSentencePiece()
{
    return true;
}

SentencePieceModel SentencePieceModel::open(const std::filesystem::path& file)
{
    const auto mapped = MappedFile::open(file);
    const std::string_view bytes(
        reinterpret_cast<const char*>(mapped->bytes().data()), mapped->bytes().size());
    checkSentencePieceModel(bytes, file);
    auto library = std::make_unique<Library>();
    if (!library->processor.LoadFromSerializedProto(bytes).ok() || library->processor.unk_id() < 0)
        throw badInput(quoted(file) + " is no SentencePiece model: its pieces contradict themselves.");
    return SentencePieceModel(std::move(library));
}

std::vector<int> SentencePieceModel::encode(std::string_view text) const
{
    std::vector<int> ids;
    if (!m_library->processor.Encode(text, &ids).ok())
        throw badInput("The prompt cannot be split into pieces by the model's tokenizer.");
    return ids;
}

int SentencePieceModel::size() const
{
    return m_library->processor.GetPieceSize();
}

int SentencePieceModel::unknownId() const
{
    return m_library->processor.unk_id();
}

int SentencePieceModel::idOf(const std::string& piece) const
{
    return m_library->processor.PieceToId(piece);
}

#else

struct SentencePieceModel::Library {
};

bool hasSentencePiece()
{
    return false;
}

SentencePieceModel SentencePieceModel::open(const std::filesystem::path& file)
{
    throw badInput("This build has no SentencePiece library, which " + quoted(file) + " needs.",
        "Build Candela Studio with libsentencepiece-dev installed.");
}

std::vector<int> SentencePieceModel::encode(std::string_view) const
{
    return {};
}

int SentencePieceModel::size() const
{
    return 0;
}

int SentencePieceModel::unknownId() const
{
    return 0;
}

int SentencePieceModel::idOf(const std::string&) const
{
    return 0;
}

#endif

SentencePieceModel::SentencePieceModel(std::unique_ptr<Library> library)
    : m_library(std::move(library))
{
}

SentencePieceModel::~SentencePieceModel() = default;
SentencePieceModel::SentencePieceModel(SentencePieceModel&&) noexcept = default;
SentencePieceModel& SentencePieceModel::operator=(SentencePieceModel&&) noexcept = default;

} // namespace candela
