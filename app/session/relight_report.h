// What adding pictures to relight and what relighting them came to. Plain values.
#pragma once

#include "app/session/job.h"
#include "app/session/picture_gathering.h"

#include <QMetaType>

namespace candela
{

/// What came of adding files: for one sentence.
struct AddReport {
    int added = 0;
    std::vector<SkippedFile> skipped;
};
/// "Added 11 of 12. Skipped notes.pdf: not a picture."
QString sentenceOf(const AddReport& report);

struct RelightProgress {
    int done = 0, of = 0; // pictures; those that failed are done, too
    double fraction = 0; // over all of them, by their pixels
    std::optional<double> secondsLeft; // empty while it is still being estimated
    QString file; // the one under way; empty between two
};

/// How a batch ended.
struct RelightEnd {
    int done = 0, failed = 0, skipped = 0, left = 0; // left: not begun, because of Stop or a failure
    bool stopped = false;
    std::optional<JobFailure> failure; // what ended all of it
    QString folder; // of the last result; empty if there is none
    double seconds = 0;
};

} // namespace candela

Q_DECLARE_METATYPE(candela::AddReport)
Q_DECLARE_METATYPE(candela::RelightEnd)
