#include "tests/support/qt_test_registry.h"

#include <QGuiApplication>

int main(int argc, char** argv)
{
    const QGuiApplication application(argc, argv);
    return candela::test::runQtTests(QGuiApplication::arguments());
}
