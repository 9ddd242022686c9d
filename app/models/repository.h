// Models as Hugging Face keeps them: which files of a repository make a diffusers folder. Plain values, any
// thread. https://huggingface.co/docs/hub/api describes the listing.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <vector>

namespace candela
{

struct Repository {
    QUrl server; // "https://huggingface.co"
    QString id; // "stabilityai/sd-turbo"
    QString revision = QStringLiteral("main");

    QString name() const; // "sd-turbo"
    QUrl listing() const;
    QUrl file(const QString& path) const;
};

/// "https://huggingface.co/ORG/NAME" and the same with /tree/REVISION; nothing for other addresses.
std::optional<Repository> repositoryOf(const QUrl& url);

/// Whether it is of Hugging Face's own servers, or of the one that the environment variable HF_ENDPOINT names
/// in their place.
bool isHuggingFace(const QUrl& url);

/// The access token in the environment variable HF_TOKEN where the address isHuggingFace(); else empty.
QString environmentToken(const QUrl& url);

/// The address to download for one that a browser shows: of Hugging Face's pages of files (…/blob/…) the file
/// itself.
QUrl fileUrlOf(const QUrl& url);

struct RepositoryFile {
    QString path; // within the repository
    qint64 size = 0; // bytes
    QString sha256; // hex; empty where the listing has none (small files)
};

/// Throws Error (RunFailed) where the answer is none that is understood.
std::vector<RepositoryFile> readListing(const QByteArray& json);

enum class WeightChoice { Half, Full };

/// What of them the model needs, by its model_index.json: configuration, tokenizers and one set of
/// safetensors weights for each component; half precision where it is wanted and there, else the other. Left
/// out: pickles, copies for other programs, the safety checker, everything outside the components. Throws
/// Error (BadInput) where a component has no safetensors weights or a name leads out of the folder.
std::vector<RepositoryFile> chooseFiles(
    const std::vector<RepositoryFile>& all, const QByteArray& modelIndex, WeightChoice choice);

} // namespace candela
