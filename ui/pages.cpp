#include "ui/pages.h"

#include "ui/generate/generate_page.h"
#include "ui/main_window.h"
#include "ui/relight/relight_page.h"

namespace candela
{

void addPages(MainWindow& window, Session& session)
{
    // Ctrl+1, Ctrl+2, … in this order: Generate, Relight, Fine-tune, Lab, Gallery, Models, as far as they are
    // there.
    window.addPage(new GeneratePage(session));
    window.addPage(new RelightPage(session));
}

} // namespace candela
