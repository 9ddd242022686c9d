// Which pages and docks the window has, and in which order. GUI thread only.
#pragma once

#include <QString>

namespace candela
{

class MainWindow;
class Session;

/// Fills the window of the studio; `session` must outlive it. `samplePhoto` is the file that the first run
/// offers to relight; where there is none it asks for one.
void addPages(MainWindow& window, Session& session, const QString& samplePhoto = {});

} // namespace candela
