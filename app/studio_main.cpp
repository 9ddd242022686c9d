// candela-studio: the window.

#include "ui/main_window.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>

using namespace candela;

int main(int argc, char** argv)
{
    QApplication::setOrganizationName(QStringLiteral("Candela"));
    QApplication::setApplicationName(QStringLiteral("candela-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Candela Studio"));
    QApplication application(argc, argv);
    QApplication::setWindowIcon(applicationIcon());
    installTheme(application, ThemeMode::System);

    MainWindow window;
    window.show();
    return QApplication::exec();
}
