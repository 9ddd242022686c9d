// Saves a copy of a picture where the user wants it, off the window's thread.
#pragma once

#include "app/session/session.h"

#include <QImage>
#include <QObject>

namespace candela
{

/// GUI thread. A file of the same format is copied byte by byte; one of another takes over what is inside it
/// (its parameters).
class PictureSaver : public QObject
{
    Q_OBJECT

public:
    /// `convert` may be empty; then other formats get the picture alone, without what its file says.
    explicit PictureSaver(ConvertPicture convert);

    /// `source` may be empty: then the picture alone is written. Ends with saved() or failed(). An existing
    /// target is replaced only once the new file is complete.
    void save(const QImage& picture, const QString& source, const QString& target);

Q_SIGNALS:
    void saved(const QString& target);
    void failed(const QString& target, const QString& reason);

private:
    ConvertPicture m_convert;
    Background m_background;
};

} // namespace candela
