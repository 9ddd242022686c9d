// Which pages and docks the window has, and in which order. GUI thread only.
#pragma once

namespace candela
{

class MainWindow;
class Session;

/// Fills the window of the studio; `session` must outlive it.
void addPages(MainWindow& window, Session& session);

} // namespace candela
