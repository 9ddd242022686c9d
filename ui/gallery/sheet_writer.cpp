#include "ui/gallery/sheet_writer.h"

#include "app/session/paths.h"

#include <QFileInfo>

#include <algorithm>

namespace candela
{
namespace
{

/// sheet.png → sheet-2.png
std::filesystem::path numbered(const std::filesystem::path& path, int number)
{
    std::filesystem::path result = path.parent_path() / path.stem();
    result += "-";
    result += std::to_string(number);
    result += path.extension();
    return result;
}

QStringList writeAll(const WriteGrid& write, const PictureGrid& sheet, const GridFile& file)
{
    const std::size_t cells =
        static_cast<std::size_t>(sheet.columns) * static_cast<std::size_t>(std::max(1, sheet.rows));
    const int sheets = sheetCount(static_cast<int>(sheet.pictures.size()), sheet.columns, sheet.rows);
    QStringList written;
    for (int number = 1; number <= sheets; ++number) {
        PictureGrid part = sheet;
        const auto first = sheet.pictures.begin()
            + static_cast<std::ptrdiff_t>(cells * static_cast<std::size_t>(number - 1));
        const auto left = static_cast<std::size_t>(sheet.pictures.end() - first);
        part.pictures.assign(first, first + static_cast<std::ptrdiff_t>(std::min(cells, left)));
        if (sheets == 1) // no taller than its pictures
            part.rows = 0;
        GridFile target = file;
        if (sheets > 1)
            target.path = numbered(file.path, number);
        written += toQString(write(part, target));
    }
    return written;
}

} // namespace

int sheetCount(int pictures, int columns, int rows)
{
    const int cells = columns * std::max(1, rows);
    return (pictures + cells - 1) / cells;
}

SheetWriter::SheetWriter(WriteGrid write, QObject* parent)
    : QObject(parent)
    , m_write(std::move(write))
{
}

void SheetWriter::write(const PictureGrid& sheet, const GridFile& file)
{
    m_busy = true;
    m_background.run([this, write = m_write, sheet, file]() -> Background::Continuation {
        QStringList files;
        QString sentence, remedy;
        try {
            files = writeAll(write, sheet, file);
        } catch (const Error& error) {
            sentence = QString::fromStdString(error.what());
            remedy = QString::fromStdString(error.remedy());
        }
        return [this, files, sentence, remedy] {
            m_busy = false;
            if (sentence.isEmpty())
                Q_EMIT written(files);
            else
                Q_EMIT failed(sentence, remedy);
        };
    });
}

} // namespace candela
