// Saves a copy of a picture where the user wants it, off the window's thread.
#pragma once

#include "app/session/background.h"

#include <QImage>
#include <QObject>

namespace candela
{

/// GUI thread. A file of the same format is copied byte by byte, so that what is inside it (its parameters)
/// stays.
class PictureSaver : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// `source` may be empty: then the picture alone is written. Ends with saved() or failed(). An existing
    /// target is replaced only once the new file is complete.
    void save(const QImage& picture, const QString& source, const QString& target);

Q_SIGNALS:
    void saved(const QString& target);
    void failed(const QString& target, const QString& reason);

private:
    Background m_background;
};

} // namespace candela
