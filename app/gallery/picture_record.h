// A picture as the gallery remembers it, and what can be asked for. Plain values.
#pragma once

#include "core/api/requests.h"

#include <QDateTime>
#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace candela
{

enum class PictureKind {
    Painted, // here
    Relit, // here
    Found, // in a watched folder
};

struct PictureRecord {
    qint64 id = 0;
    QString file; // absolute, with forward slashes
    PictureKind kind = PictureKind::Found;
    QDateTime made; // UTC
    qint64 bytes = 0, modified = 0; // of the file when it was last looked at; modified in ms since 1970
    QSize size; // pixels
    QString program; // that made it; empty: not known
    QString model, modelHash; // as it is shown; may be empty
    QStringList loras;
    std::optional<quint32> seed;
    QString prompt, negative;
    QString request; // as core/api/request_json.h has it, as far as it is known; may be empty
    QString parameters; // AUTOMATIC1111's text; may be empty
    QString device; // that computed it; may be empty
    double seconds = 0; // it took; 0: not known
    std::optional<double> textMatch, aesthetic, nsfw; // as core/api/score.h has them; text match: its logit
    int rating = 0; // 0..5
    QStringList tags;
    bool missing = false; // the file is not where it was
};

/// The names in a prompt: <lora:name:0.8>.
QStringList lorasIn(const QString& prompt);

/// Paints exactly this picture again, or one as like it as its file tells; nothing where it was not painted
/// or a newer version wrote it.
std::optional<GenerateRequest> generateRequestOf(const PictureRecord& picture);

/// Everything a row must be to be shown.
struct PictureFilter {
    QString text; // see search_terms.h
    int rating = 0; // at least
    QDateTime since; // made then or later; invalid: whenever
    std::optional<PictureKind> kind; // empty: any
    bool missing = false; // those whose files are gone, instead of those that are there
    bool operator==(const PictureFilter&) const = default;
};

} // namespace candela
