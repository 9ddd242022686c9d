// Going from one part of the window to the next by key. GUI thread only.
#pragma once

#include <QList>

class QWidget;

namespace candela
{

enum class PaneStep { Next, Previous };

/// The keyboard goes to the next of `panes` that is shown and has something to take it, round and round:
/// there to where it was last, or to the first thing in the tab order.
void focusPane(const QList<QWidget*>& panes, PaneStep step);

} // namespace candela
