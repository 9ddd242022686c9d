// How large a picture file is, from its header alone. Any thread.
#pragma once

#include <QSize>
#include <QString>

namespace candela
{

/// Upright, as it is read and shown; invalid where Qt cannot tell.
QSize uprightSize(const QString& file);

} // namespace candela
