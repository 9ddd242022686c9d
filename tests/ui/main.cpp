#include "tests/support/qt_test_registry.h"
#include "ui/theme/theme.h"

#include <QApplication>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    candela::installTheme(application, candela::ThemeMode::Dark);
    return candela::test::runQtTests(QApplication::arguments());
}
