// The terminal that stderr may be.
#pragma once

namespace candela::cli
{

/// Whether stderr is a terminal whose current line can be redrawn.
bool stderrIsTerminal();
/// Columns of that terminal; 80 if it does not say.
int terminalWidth();

} // namespace candela::cli
