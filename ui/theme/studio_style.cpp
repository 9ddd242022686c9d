#include "ui/theme/studio_style.h"

namespace candela
{

StudioStyle::StudioStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

} // namespace candela
