// candela-studio: the window.

#include "app/common/resources.h"
#include "app/session/session.h"
#include "core/api/engine.h"
#include "core/api/model_info.h"
#include "core/api/picture_parameters.h"
#include "ui/main_window.h"
#include "ui/pages.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QImageReader>

using namespace candela;

static constexpr int largestPicture = 1024; // MiB: Qt would refuse what today's cameras take

int main(int argc, char** argv)
{
    QApplication::setOrganizationName(QStringLiteral("Candela"));
    QApplication::setApplicationName(QStringLiteral("candela-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Candela Studio"));
    QApplication::setApplicationVersion(QStringLiteral(CANDELA_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("candela-studio"));
    QApplication application(argc, argv);
    installTheme(application, ThemeMode::System);
    QApplication::setWindowIcon(applicationIcon());
    QImageReader::setAllocationLimit(largestPicture);

    const std::filesystem::path bundledModel = bundledModelFolder();
    Session session(
        {
            .makeEngine =
                [bundledModel] {
                    return makeEngine(
                        {.bundledModel = bundledModel, .bundledRelightModel = bundledRelightFolder()});
                },
            .describeModel = describeModel,
            .makePromptCounter = makePromptCounter,
            .bundledModel = bundledModel,
            .readPictureParameters = readPictureParameters,
        },
        SessionPaths::standard());
    MainWindow window(session);
    addPages(window, session);
    window.show();
    return QApplication::exec();
}
