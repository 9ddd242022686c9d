// What file dialogs offer as pictures.
#pragma once

#include <QString>

namespace candela
{

/// "Pictures (*.png *.jpg …)": of all that can be relit.
QString pictureFilter();

} // namespace candela
