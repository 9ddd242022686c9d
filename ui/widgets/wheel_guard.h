// Scrolling a panel must never change a value by accident: a wheel over a spin box, combo box or slider that
// does not have the focus goes on to the scroll area around it.
#pragma once

class QApplication;

namespace candela
{

/// Guards every widget of the application; called by installTheme().
void installWheelGuard(QApplication& application);

} // namespace candela
