#include "app/session/picture_size.h"

#include <QImageReader>

namespace candela
{

QSize uprightSize(const QString& file)
{
    const QImageReader reader(file);
    const bool turned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    return turned ? reader.size().transposed() : reader.size();
}

} // namespace candela
