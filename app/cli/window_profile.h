// Where the window keeps what the command line shares with it: settings, models, queue.
#pragma once

#include <QString>

namespace candela::cli
{

// These make Qt look under the window's name. Main thread.

QString windowSettingsFile();
/// "queue.sqlite", "models.json", "models": as SessionPaths::standard() has them.
QString windowDataFile(const QString& name);

} // namespace candela::cli
