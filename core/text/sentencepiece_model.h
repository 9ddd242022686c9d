// A SentencePiece model file, read with suspicion: what the library takes on trust is checked before it.
// https://github.com/google/sentencepiece (sentencepiece_model.proto). Any one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace candela
{

/// Whether this build has the SentencePiece library; without it, every file is refused.
bool hasSentencePiece();

class SentencePieceModel
{
public:
    /// Reads a model of byte-pair encoding. Throws Error (BadInput), one sentence that names the file, where
    /// it is missing, larger than 64 MB, damaged, of another kind, or where its rules of normalisation lead
    /// out of the file.
    static SentencePieceModel open(const std::filesystem::path& file);
    ~SentencePieceModel();
    SentencePieceModel(SentencePieceModel&&) noexcept;
    SentencePieceModel& operator=(SentencePieceModel&&) noexcept;

    /// UTF-8 text → ids of its pieces, without marks of beginning or end.
    std::vector<int> encode(std::string_view text) const;
    int size() const; // pieces
    int unknownId() const; // of what no piece fits
    /// The piece that is spelt so; unknownId() where there is none.
    int idOf(const std::string& piece) const;

private:
    struct Library;
    explicit SentencePieceModel(std::unique_ptr<Library> library);
    std::unique_ptr<Library> m_library;
};

/// Checks the bytes of such a file: throws as SentencePieceModel::open().
void checkSentencePieceModel(std::string_view bytes, const std::filesystem::path& file);

} // namespace candela
