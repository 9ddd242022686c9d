// The end of writing a file that appears whole or not at all.
#pragma once

#include <QSaveFile>

namespace candela
{

/// Instead of QSaveFile::commit(), which up to Qt 6.4 does not see that there was no room for the last of
/// what was written, and puts an empty file in the place of a good one.
inline bool commitWhole(QSaveFile& file)
{
    return file.flush() && file.commit();
}

/// The whole of it at once. False, and nothing changed, where it cannot be written.
inline bool saveFile(const QString& name, const QByteArray& bytes)
{
    QSaveFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && commitWhole(file);
}

} // namespace candela
