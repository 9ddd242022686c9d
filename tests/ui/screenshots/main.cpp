// Renders the real window with a scripted engine, in both themes and both languages, into a folder:
//   screenshots FOLDER [generate | relight | finetune | gallery | models | queue | fleet | settings]
// QT_SCALE_FACTOR chooses the scale.
// What a test does not see is that it is ugly; so look at the pictures.

#include "tests/ui/screenshots/studio.h"
#include "ui/theme/theme.h"

#include <QApplication>

using namespace candela;
using namespace candela::test;

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Candela Studio"));
    installTheme(application, ThemeMode::Dark);
    constexpr std::pair<const char*, void (*)(Camera&)> pages[] = {{"generate", takeGenerate},
        {"relight", takeRelight}, {"finetune", takeFineTune}, {"gallery", takeGallery},
        {"models", takeModels}, {"queue", takeQueue}, {"fleet", takeFleet}, {"settings", takeSettings}};
    const QString wanted = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    Camera camera(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("screenshots"));
    for (const char* language : {"en", "zh_CN"}) {
        for (const char* theme : {"dark", "light"}) {
            camera.setLook({.theme = QLatin1String(theme), .language = QLatin1String(language)});
            for (const auto& [name, take] : pages)
                if (wanted.isEmpty() || wanted == QLatin1String(name))
                    take(camera);
        }
    }
    return 0;
}
