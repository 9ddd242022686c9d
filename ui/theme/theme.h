// The look of the application: dark, light or the system's, switched while running. GUI thread only.
// One Theme exists per QApplication; it is created by installTheme() and owned by the application.
#pragma once

#include "ui/theme/colours.h"

#include <QFont>
#include <QObject>

class QApplication;

namespace candela
{

enum class ThemeMode { System, Dark, Light };

/// The type scale: 0.9 / 1 / 1 semibold / 1.2 semibold / 1.6 of the system font; fixed pitch for numbers and
/// details.
enum class TextRole { Caption, Body, Strong, Heading, Title, Fixed };

class Theme : public QObject
{
    Q_OBJECT

public:
    /// The theme of the running application; installTheme() must have been called.
    static Theme& instance();

    ThemeMode mode() const { return m_mode; }
    void setMode(ThemeMode mode);

    bool isDark() const;
    const Colours& colours() const { return isDark() ? darkColours() : lightColours(); }

    /// To be called after the language has changed too: Chinese text needs its own family.
    void updateFonts();

Q_SIGNALS:
    /// Palette and icons are already the new ones. Widgets that only use the palette need not listen.
    void changed();

private:
    explicit Theme(QApplication& application);
    friend Theme& installTheme(QApplication& application, ThemeMode mode);
    void apply();

    ThemeMode m_mode = ThemeMode::System;
    bool m_systemIsDark = false;
    QFont m_systemFont;
};

/// Style, palette, fonts and the wheel guard. Call once, right after the QApplication is constructed.
Theme& installTheme(QApplication& application, ThemeMode mode);

inline const Colours& colours()
{
    return Theme::instance().colours();
}

/// The application's font in a role.
QFont fontOf(TextRole role);

} // namespace candela
