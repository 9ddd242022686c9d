// The textual inversions that prompts name, as files. Any one thread.
#pragma once

#include <QString>

#include <filesystem>
#include <string>
#include <vector>

namespace candela
{

class EmbeddingFiles
{
public:
    /// The catalogue (see model_catalogue.h) is read when it is needed.
    explicit EmbeddingFiles(QString catalogueFile);

    /// Those whose name without its extension stands somewhere in the text, in letters of either case.
    std::vector<std::filesystem::path> namedIn(const std::string& text) const;

private:
    QString m_catalogueFile;
};

} // namespace candela
