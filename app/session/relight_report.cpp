// What came of adding files, in words.

#include "app/session/relight_report.h"

#include "app/session/relight.h"

#include <QFileInfo>

namespace candela
{
namespace
{

constexpr int namedAtMost = 3;

QString reasonText(SkipReason reason)
{
    switch (reason) {
    case SkipReason::NotAPicture:
        return Relight::tr("not a picture");
    case SkipReason::Twice:
        return Relight::tr("in the list already");
    case SkipReason::Missing:
        return Relight::tr("no longer there");
    case SkipReason::Empty:
        return Relight::tr("an empty file");
    case SkipReason::NoPictures:
        return Relight::tr("a folder without pictures");
    case SkipReason::Unreadable:
        return Relight::tr("cannot be read");
    }
    return {};
}

} // namespace

QString sentenceOf(const AddReport& report)
{
    const int skipped = static_cast<int>(report.skipped.size());
    if (skipped == 0)
        return Relight::tr("Added %n picture(s).", nullptr, report.added);
    QStringList named;
    for (int i = 0; i < std::min(skipped, namedAtMost); ++i)
        named += Relight::tr("%1: %2").arg(
            QFileInfo(report.skipped[i].file).fileName(), reasonText(report.skipped[i].reason));
    if (skipped > namedAtMost)
        named += Relight::tr("and %n more", nullptr, skipped - namedAtMost);
    return Relight::tr("Added %1 of %2. Skipped %3.")
        .arg(report.added)
        .arg(report.added + skipped)
        .arg(named.join(Relight::tr("; ")));
}

} // namespace candela
