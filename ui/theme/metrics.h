// The one set of distances the window is laid out with, in device-independent pixels.
#pragma once

namespace candela::metrics
{

inline constexpr int hair = 4; // between things that belong together
inline constexpr int small = 8;
inline constexpr int medium = 12;
inline constexpr int large = 16;
inline constexpr int huge = 24;

inline constexpr int row = 28; // a field, a button, a list row
inline constexpr int primaryRow = 36; // the one button of a page
inline constexpr int target = 24; // nothing clickable is smaller
inline constexpr int comboArrow = 24; // the width of a combo box that its arrow takes
inline constexpr int radius = 4;
inline constexpr int focusRing = 2;
inline constexpr int icon = 20;
inline constexpr int navRail = 56;
inline constexpr int settingsPanel = 360;
inline constexpr int historyPanel = 208;
inline constexpr int inputsPanel = 240;
inline constexpr int lightPanel = 300;
inline constexpr int modelPanel = 320;

} // namespace candela::metrics
