// How controls are drawn: Fusion's behaviour with flat shapes, one focus ring and the theme's colours.
// GUI thread only; owned by the QApplication.
#pragma once

#include <QProxyStyle>

namespace candela
{

class StudioStyle : public QProxyStyle
{
    Q_OBJECT

public:
    StudioStyle();
};

} // namespace candela
