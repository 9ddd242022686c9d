#include "tests/fleet/shared_cluster.h"
#include "tests/support/qt_test_registry.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const int failures = candela::test::runQtTests(QCoreApplication::arguments());
    candela::test::SharedCluster::end(); // while there is an application to wait for it
    return failures;
}
