#include "ui/pages.h"

#include "app/session/session.h"
#include "ui/finetune/fine_tune_page.h"
#include "ui/fleet/fleet_dock.h"
#include "ui/gallery/gallery_page.h"
#include "ui/generate/generate_page.h"
#include "ui/main_window.h"
#include "ui/models/models_page.h"
#include "ui/relight/relight_page.h"

namespace candela
{

void addPages(MainWindow& window, Session& session, const QString& samplePhoto)
{
    // Ctrl+1, Ctrl+2, … in this order: Generate, Relight, Fine-tune, Lab, Gallery, Models, as far as they are
    // there.
    auto* generate = new GeneratePage(session);
    auto* relight = new RelightPage(session);
    window.addPage(generate);
    window.addPage(relight);
    window.addPage(new FineTunePage(session));
    window.addPage(new GalleryPage(session));
    window.addPage(new ModelsPage(session));
    window.addDock(new FleetDock(session.settings()), Qt::BottomDockWidgetArea, {});

    QObject::connect(&window, &MainWindow::welcomeWanted, generate, &GeneratePage::showWelcome);
    QObject::connect(generate, &GeneratePage::relightWanted, relight, [&session, relight, samplePhoto] {
        if (samplePhoto.isEmpty())
            relight->choosePictures();
        else
            session.relight().bringSample(samplePhoto);
    });
}

} // namespace candela
