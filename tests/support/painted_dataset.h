// A small folder of pictures with captions, for tests of the dataset tab.
#pragma once

#include "tests/support/scripted_studio.h"

#include <QImage>
#include <QPainter>

namespace candela::test
{

/// A shape that hashes tell from those of other numbers.
inline QImage paintShape(int width, int height, int number)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(QColor::fromHsv(number * 53 % 360, 90, 60));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double w = width, h = height;
    painter.setBrush(QColor::fromHsv(number * 97 % 360, 120, 235));
    painter.drawEllipse(QRectF(w * (number % 3) * 0.28, h * (number / 3 % 3) * 0.28, w * 0.45, h * 0.45));
    painter.setBrush(QColor::fromHsv(number * 31 % 360, 60, 180));
    painter.drawRect(QRectF(w * (number / 2 % 4) * 0.2, h * 0.8, w * 0.4, h * 0.2));
    return image;
}

struct PaintedPicture {
    const char* name;
    int width, height, number;
    const char* caption; // null: none
};

/// In the studio's profile; returns the folder.
inline QString paintDataset(
    const ScriptedStudio& studio, const std::vector<PaintedPicture>& pictures, const char* folder = "owls")
{
    const QString path = studio.file(QLatin1String(folder));
    QDir().mkpath(path);
    for (const PaintedPicture& picture : pictures) {
        const QString file = QStringLiteral("%1/%2").arg(path, QLatin1String(picture.name));
        if (!paintShape(picture.width, picture.height, picture.number).save(file))
            qFatal("cannot write %s", qPrintable(file));
        if (picture.caption)
            studio.touch(
                QStringLiteral("%1/%2.txt").arg(QLatin1String(folder), QFileInfo(file).completeBaseName()),
                picture.caption);
    }
    return path;
}

/// Six pictures: b is a smaller copy of a, d is narrow, e is small and has no caption.
inline QString paintOwls(const ScriptedStudio& studio, const char* folder = "owls")
{
    return paintDataset(studio,
        {{"a.png", 64, 64, 1, "an owl, night"}, {"b.png", 48, 48, 1, "an owl, night, small"},
            {"c.png", 64, 48, 5, "an owl, day"}, {"d.png", 16, 80, 8, "a branch"},
            {"e.png", 20, 20, 12, nullptr}, {"f10.png", 64, 64, 16, "two owls, day"}},
        folder);
}

} // namespace candela::test
