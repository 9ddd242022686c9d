// How kinds and families of models read. Any thread.
#pragma once

#include "core/api/recognised_model.h"

#include <QString>

namespace candela
{

QString displayName(ModelKind kind);
/// "6.5 GB".
QString displaySize(qint64 bytes);
/// As a tool tip, which would else take what looks like HTML for it: names and reasons come out of files.
QString plainToolTip(const QString& text);
/// "SD 1.x", "SDXL · inpainting"; proper names are the same in every language.
QString displayFamily(const RecognisedModel& model);
/// Why the program has no use for such a model yet; empty for what it paints with.
QString whyUnsupported(const RecognisedModel& model);

} // namespace candela
