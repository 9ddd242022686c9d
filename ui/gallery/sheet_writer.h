// Draws contact sheets off the window's thread. GUI thread.
#pragma once

#include "app/session/background.h"
#include "app/session/session.h"

#include <QObject>

namespace candela
{

class SheetWriter : public QObject
{
    Q_OBJECT

public:
    SheetWriter(WriteGrid write, QObject* parent = nullptr);

    /// `sheet` says how; its pictures go onto as many sheets as it takes, called name-1, name-2, … where
    /// there are several. Ends with written() or failed().
    void write(const PictureGrid& sheet, const GridFile& file);
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void written(const QStringList& files);
    void failed(const QString& sentence, const QString& remedy);

private:
    WriteGrid m_write;
    bool m_busy = false;
    Background m_background;
};

/// How many sheets that makes.
int sheetCount(int pictures, int columns, int rows);

} // namespace candela
