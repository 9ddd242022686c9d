// Which pictures are meant by files and folders that were dropped or chosen. Reads folders: for a background
// thread.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace candela
{

struct GatheredPicture {
    QString file; // absolute
    QString below; // its folder, seen from the folder that was given; empty at its top and for single files
};

enum class SkipReason { NotAPicture, Twice, Missing, Empty, NoPictures, Unreadable };

struct SkippedFile {
    QString file;
    SkipReason reason = SkipReason::NotAPicture;
};

struct Gathering {
    std::vector<GatheredPicture> pictures; // each file once
    std::vector<SkippedFile>
        skipped; // of what was given itself: other files within folders go without a word
};

/// Folders are searched to their depths; results of earlier runs ({name}_relit) in them are passed over.
Gathering gatherPictures(const QStringList& paths);

/// Whether there may be a picture in it: a folder, or a file that is called like one. Looks at one file only.
bool mayHoldPictures(const QString& path);

} // namespace candela
