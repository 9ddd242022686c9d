// The engine, the queue's file, the log and the command line speak English; the window shows what they say
// in the language of its user. Any thread.
#pragma once

#include <QString>

namespace candela
{

/// `text`, one sentence or several, in the application's language: what a template (engine_templates.h) fits
/// is translated and keeps its values, what none fits stays as it is. Ask where it is shown, not where it is
/// kept, so that it changes with the language; far below a millisecond.
QString inUsersLanguage(const QString& text);

} // namespace candela
